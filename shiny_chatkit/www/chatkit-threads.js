import{a as l,b as c,c as E,d as w,e as L}from"./chatkit-shared-3.js";import{a as R}from"./chatkit-shared-13.js";import{b as I}from"./chatkit-shared-8.js";import{f as y,g as m}from"./chatkit-shared-6.js";import{a as o,b as v}from"./chatkit-shared-5.js";var p={newThread:y('<path d="M19.5 13v5a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2h5"/><path d="m9.5 14.8.6-2.9 7.9-7.9a1.6 1.6 0 0 1 2.3 2.3l-7.9 7.9Z"/>'),sidebar:y('<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M9.5 4.5v15"/>'),trash:y('<path d="M4.5 6.5h15"/><path d="M9.5 6.5v-2h5v2"/><path d="m6.5 6.5.8 12a1.6 1.6 0 0 0 1.6 1.5h6.2a1.6 1.6 0 0 0 1.6-1.5l.8-12"/>')};function x(a,e,t){let i=M(e).split(/\s+/).filter(Boolean);return a.filter(r=>{let s=M(t(r));return i.every(n=>s.includes(n))})}function $(a,e){let t=new Date(e).setHours(0,0,0,0),i=new Date(t);i.setDate(i.getDate()-1);let r={today:[],yesterday:[],earlier:[]};for(let s of a){let{updatedAt:n}=s;r[n>=t?"today":n>=i.getTime()?"yesterday":"earlier"].push(s)}return Object.keys(r).map(s=>({day:s,threads:r[s]})).filter(s=>s.threads.length>0)}var M=a=>a.normalize("NFD").replace(/\p{M}/gu,"").toLowerCase();function D(a){let e=a.kind==="renaming"?C(a):a.kind==="asking"?O(a):q(a);return l`<li class="chatkit-thread-row" data-kind=${a.kind} ?data-active=${a.active}>${e}</li>`}function q(a){let{thread:e,title:t,labels:i,id:r}=a,s=e.busy?i.threadBusy:e.unread?i.threadUnread:"",n=a.tabStop?"0":"-1",h=d=>{let u=N[d.key];if(u!==void 0)a.move(u);else if(d.key==="F2")a.begin("renaming");else if(d.key==="Delete")a.begin("asking");else return;d.preventDefault()};return l`
    <button
      type="button"
      class="chatkit-thread"
      data-thread-id=${e.threadId}
      aria-current=${a.active?"true":c}
      aria-describedby=${s?r:c}
      tabindex=${n}
      title=${t}
      @click=${a.select}
      @dblclick=${()=>a.begin("renaming")}
      @keydown=${h}
    ><span dir="auto">${t}</span></button>
    ${s?l`<span class="chatkit-thread-mark" data-mark=${e.busy?"busy":"unread"} title=${s}>
            <span class="chatkit-hidden" id=${r}>${s}</span>
          </span>`:c}
    <span class="chatkit-thread-tools">
      ${H("chatkit-thread-rename",m.edit,i.renameThread,t,n,()=>a.begin("renaming"))}
      ${H("chatkit-thread-delete",p.trash,i.deleteThread,t,n,()=>a.begin("asking"))}
    </span>
  `}var H=(a,e,t,i,r,s)=>l`
  <button
    type="button"
    class="chatkit-quiet ${a}"
    aria-label="${t}: ${i}"
    title=${t}
    tabindex=${r}
    @click=${s}
  >${L(e)}</button>
`;function C(a){let e=t=>{if(!(t.isComposing||t.keyCode===229)){if(t.key==="Enter")a.rename(t.target.value);else if(t.key==="Escape")a.cancel();else return;t.preventDefault(),t.stopPropagation()}};return l`<input
    class="chatkit-thread-field"
    type="text"
    dir="auto"
    maxlength=${200}
    aria-label=${a.labels.renameThread}
    value=${a.thread.title||a.title}
    @keydown=${e}
    @blur=${t=>a.rename(t.target.value)}
  />`}function O(a){let e=t=>{t.key==="Escape"&&(t.preventDefault(),t.stopPropagation(),a.cancel())};return l`
    <div class="chatkit-thread-question" role="alertdialog" aria-labelledby=${a.id} @keydown=${e}>
      <span id=${a.id} dir="auto">${a.question}</span>
      <span class="chatkit-thread-choices">
        <button type="button" class="chatkit-thread-keep" @click=${a.cancel}>${a.labels.cancel}</button>
        <button type="button" class="chatkit-thread-remove" @click=${a.remove}>
          ${a.labels.deleteThread}
        </button>
      </span>
    </div>
  `}var N={ArrowDown:1,ArrowUp:-1,Home:Number.NEGATIVE_INFINITY,End:Number.POSITIVE_INFINITY};var S=8,f=class{constructor(e,t,i){this.labels=e;this.actions=t;this.prefix=i}labels;actions;prefix;element=o("div",{class:"chatkit-thread-list"});threads=[];active="";query="";at;busyRow;drawing=!1;titleOf=({title:e})=>e||this.labels.untitled;update(e,t){this.threads=e,this.active=t,e.some(({threadId:s})=>s===this.busyRow?.threadId)||(this.busyRow=void 0),e.length<S&&(this.query="");let{activeElement:i}=document,r=this.element.contains(i)?i:void 0;this.draw(),!(!r||this.element.contains(document.activeElement))&&(r.isConnected?r.focus({preventScroll:!0}):this.focus())}reset(){this.query="",this.at=this.busyRow=void 0,this.draw()}focus(e=this.tabStop(this.shown)){this.at=e,this.draw(),(this.button(e)??this.element.querySelector(".chatkit-new-thread"))?.focus()}get shown(){return x(this.threads,this.query,this.titleOf)}button(e){return[...this.element.querySelectorAll(".chatkit-thread")].find(i=>i.dataset.threadId===e)}tabStop(e){let t=e.map(({threadId:i})=>i);return[this.at,this.active,t[0]].find(i=>i!==void 0&&t.includes(i))}draw(){this.drawing=!0,this.drawRows(),this.drawing=!1}drawRows(){let{labels:e}=this,{shown:t}=this,i=$(t,Date.now()),r=this.tabStop(t),s=i.some(({day:n})=>n!=="today");E([this.threads.length<S?c:this.search(),l`<div class="chatkit-thread-groups">
          ${w(i,({day:n})=>n,n=>this.group(n,s,r))}
          ${t.length>0||this.query===""?c:l`<p class="chatkit-thread-none" role="status">${e.noThreads}</p>`}
        </div>`],this.element)}search(){let{labels:e}=this,t=r=>{this.query=r.target.value,this.at=void 0,this.draw()},i=r=>{r.key!=="ArrowDown"||r.isComposing||(r.preventDefault(),this.focus(this.shown[0]?.threadId))};return l`<input
      class="chatkit-thread-search"
      type="search"
      autocomplete="off"
      dir=${this.query===""?c:"auto"}
      placeholder=${e.searchThreads}
      aria-label=${e.searchThreads}
      .value=${this.query}
      @input=${t}
      @keydown=${i}
    />`}group({day:e,threads:t},i,r){let s=this.labels[e];return l`
      ${i?l`<div class="chatkit-thread-day" aria-hidden="true">${s}</div>`:c}
      <ul aria-label=${i?s:this.labels.threads}>
        ${w(t,({threadId:n})=>n,n=>D(this.rowOf(n,r)))}
      </ul>
    `}rowOf(e,t){let{threadId:i}=e,r=this.titleOf(e);return{thread:e,title:r,active:i===this.active,tabStop:i===t,kind:this.busyRow?.threadId===i?this.busyRow.kind:"plain",id:`${this.prefix}-${i}`,labels:this.labels,question:I(this.labels.askDelete,{title:r}),select:()=>{this.at=i,this.actions.select(i)},begin:s=>this.begin(i,s),cancel:()=>this.settle(i),rename:s=>{this.busyRow?.threadId!==i||this.drawing||(this.settle(i),this.actions.rename(i,s))},remove:()=>{this.settle(i),this.actions.remove(i)},move:s=>this.move(i,s)}}begin(e,t){this.at=e,this.busyRow={threadId:e,kind:t},this.draw();let i=this.element.querySelector(".chatkit-thread-field, .chatkit-thread-keep");i?.focus(),i instanceof HTMLInputElement&&i.select()}settle(e){let t=this.element.contains(document.activeElement);this.busyRow=void 0,t?this.focus(e):this.draw()}move(e,t){let i=$(this.shown,Date.now()).flatMap(({threads:s})=>s.map(n=>n.threadId)),r=Math.max(0,Math.min(i.length-1,i.indexOf(e)+t));this.focus(i[r])}};var g=class{constructor(e,t,i){this.labels=e;let r=o("button",{type:"button",class:"chatkit-thread-title","aria-haspopup":"true"});r.append(this.title,this.mark,K(m.chevron));let s=v("chatkit-header-button chatkit-new-thread",p.newThread,e.newThread);s.addEventListener("click",()=>t.create()),this.list=new f(e,{...t,select:h=>{this.dropdown.close(),r.focus(),t.select(h)}},i);let n=o("nav",{class:"chatkit-card-menu chatkit-threads-card","aria-label":e.threads});n.append(this.list.element),this.dropdown=new R(r,n,"start",h=>{h?this.list.focus():this.list.reset()}),this.element=o("div",{class:"chatkit-threads","data-kind":"menu"},r,n,s)}labels;element;title=o("span",{dir:"auto"});mark=o("span",{class:"chatkit-thread-mark","data-mark":"unread",hidden:""});list;dropdown;update(e,t){let i=e.find(({threadId:s})=>s===t);this.title.textContent=i?this.list.titleOf(i):this.labels.untitled;let r=e.some(({unread:s,threadId:n})=>s&&n!==t);this.mark.hidden=!r,this.mark.replaceChildren(...r?[o("span",{class:"chatkit-hidden"},this.labels.threadUnread)]:[]),this.list.update(e,t)}remove(){this.dropdown.close()}};function K(a){let e=o("span",{class:"chatkit-thread-chevron","aria-hidden":"true"});return e.innerHTML=a,e}var k=class{constructor(e,t,i,r){this.host=e;this.labels=t;let s=()=>{this.drawer&&this.show(!1),i.create()},n=b=>{this.drawer&&this.show(!1),i.select(b)};this.list=new f(t,{...i,select:n},r);let h=o("button",{type:"button",class:"chatkit-new-thread"});h.innerHTML=p.newThread,h.append(o("span",{},t.newThread)),h.addEventListener("click",s);let d=v("chatkit-header-button chatkit-threads-close",m.close,t.close);d.addEventListener("click",()=>this.show(!1));let u=o("div",{class:"chatkit-threads-top"},h,d);this.element=o("nav",{class:"chatkit-threads",id:`${r}-sidebar`,"data-kind":"sidebar","aria-label":t.threads},o("div",{class:"chatkit-threads-inner"},u,this.list.element)),this.toggle=v("chatkit-header-button chatkit-threads-toggle",p.sidebar,t.threads),this.toggle.setAttribute("aria-controls",this.element.id),this.head=o("div",{class:"chatkit-threads-head"},this.toggle,this.title),this.toggle.addEventListener("click",()=>this.show(!this.open)),this.backdrop.addEventListener("click",()=>this.show(!1)),this.element.addEventListener("keydown",b=>{b.key!=="Escape"||!this.drawer||(b.preventDefault(),this.show(!1))}),typeof ResizeObserver<"u"&&(this.observer=new ResizeObserver(()=>this.resized()),this.observer.observe(e)),this.draw()}host;labels;element;backdrop=o("div",{class:"chatkit-backdrop",hidden:""});head;toggle;title=o("span",{class:"chatkit-thread-name",dir:"auto"});list;observer;drawer=!1;open=!0;update(e,t){let i=e.find(({threadId:r})=>r===t);this.title.textContent=i?this.list.titleOf(i):this.labels.untitled,this.list.update(e,t)}remove(){this.observer?.disconnect()}resized(){let e=getComputedStyle(this.element).position==="absolute";e!==this.drawer&&(this.drawer=e,this.open=!e,this.draw())}show(e){this.open=e,this.draw(),this.drawer&&(e?this.list.focus():this.toggle.focus())}draw(){let e=this.drawer&&this.open;this.element.dataset.state=this.open?"open":"closed",this.element.toggleAttribute("data-drawer",this.drawer),this.toggle.setAttribute("aria-expanded",String(this.open)),this.backdrop.hidden=!e;for(let t of this.host.children)t!==this.element&&t!==this.backdrop&&t instanceof HTMLElement&&(t.inert=e)}};function mt(a,e,t,i,r){let s={select:d=>{t.switchThread(d)},create:()=>{t.createThread()&&r()},rename:(d,u)=>{t.renameThread(d,u)},remove:d=>{t.deleteThread(d)}},n=`chatkit-${t.id}-thread`;if(i.threads==="menu"){let d=new g(i.labels,s,n);return e.addStart(d.element),new T(t,d,[])}let h=new k(a,i.labels,s,n);return e.addStart(h.head),a.dataset.threads="sidebar",new T(t,h,[h.element,h.backdrop])}var T=class{constructor(e,t,i){this.chat=e;this.view=t;this.roots=i;this.view.update(e.log.threads,e.threadId)}chat;view;roots;render({threads:e,switched:t}){(e||t)&&this.view.update(this.chat.log.threads,this.chat.threadId)}remove(){this.view.remove()}};export{T as Threads,mt as makeThreads};
