import{a as c,b as u,c as E,d as T,e as L}from"./chatkit-shared-3.js";import{b as $}from"./chatkit-shared-8.js";import{a as I}from"./chatkit-shared-10.js";import{b as p}from"./chatkit-shared-6.js";import{a as d,b as v}from"./chatkit-shared-5.js";import{d as n}from"./chatkit-shared-1.js";function M(a,t,e){let i=R(t).split(/\s+/).filter(Boolean);return a.filter(r=>{let s=R(e(r));return i.every(o=>s.includes(o))})}function w(a,t){let e=new Date(t).setHours(0,0,0,0),i=new Date(e);i.setDate(i.getDate()-1);let r={today:[],yesterday:[],earlier:[]};for(let s of a){let{updatedAt:o}=s;r[o>=e?"today":o>=i.getTime()?"yesterday":"earlier"].push(s)}return Object.keys(r).map(s=>({day:s,threads:r[s]})).filter(s=>s.threads.length>0)}var R=a=>a.normalize("NFD").replace(/\p{M}/gu,"").toLowerCase();function D(a){let t=a.kind==="renaming"?q(a):a.kind==="asking"?A(a):S(a);return c`<li class="chatkit-thread-row" data-kind=${a.kind} ?data-active=${a.active}>${t}</li>`}function S(a){let{thread:t,title:e,labels:i,id:r}=a,s=t.busy?i.threadBusy:t.unread?i.threadUnread:"",o=a.tabStop?"0":"-1",h=l=>{let m=C[l.key];if(m!==void 0)a.move(m);else if(l.key==="F2")a.begin("renaming");else if(l.key==="Delete")a.begin("asking");else return;l.preventDefault()};return c`
    <button
      type="button"
      class="chatkit-thread"
      data-thread-id=${t.threadId}
      aria-current=${a.active?"true":u}
      aria-describedby=${s?r:u}
      tabindex=${o}
      title=${e}
      @click=${a.select}
      @dblclick=${()=>a.begin("renaming")}
      @keydown=${h}
    ><span dir="auto">${e}</span></button>
    ${s?c`<span class="chatkit-thread-mark" data-mark=${t.busy?"busy":"unread"} title=${s}>
            <span class="chatkit-hidden" id=${r}>${s}</span>
          </span>`:u}
    <span class="chatkit-thread-tools">
      ${H("chatkit-thread-rename",p.edit,i.renameThread,e,o,()=>a.begin("renaming"))}
      ${H("chatkit-thread-delete",p.trash,i.deleteThread,e,o,()=>a.begin("asking"))}
    </span>
  `}var H=(a,t,e,i,r,s)=>c`
  <button
    type="button"
    class="chatkit-quiet ${a}"
    aria-label="${e}: ${i}"
    title=${e}
    tabindex=${r}
    @click=${s}
  >${L(t)}</button>
`;function q(a){let t=e=>{if(!(e.isComposing||e.keyCode===229)){if(e.key==="Enter")a.rename(e.target.value);else if(e.key==="Escape")a.cancel();else return;e.preventDefault(),e.stopPropagation()}};return c`<input
    class="chatkit-thread-field"
    type="text"
    dir="auto"
    maxlength="200"
    aria-label=${a.labels.renameThread}
    value=${a.thread.title||a.title}
    @keydown=${t}
    @blur=${e=>a.rename(e.target.value)}
  />`}function A(a){let t=e=>{e.key==="Escape"&&(e.preventDefault(),e.stopPropagation(),a.cancel())};return c`
    <div class="chatkit-thread-question" role="alertdialog" aria-labelledby=${a.id} @keydown=${t}>
      <span id=${a.id} dir="auto">${a.question}</span>
      <span class="chatkit-thread-choices">
        <button type="button" class="chatkit-thread-keep" @click=${a.cancel}>${a.labels.cancel}</button>
        <button type="button" class="chatkit-thread-remove" @click=${a.remove}>
          ${a.labels.deleteThread}
        </button>
      </span>
    </div>
  `}var C={ArrowDown:1,ArrowUp:-1,Home:Number.NEGATIVE_INFINITY,End:Number.POSITIVE_INFINITY};var x=8,f=class{constructor(t,e,i){n(this,"labels",t);n(this,"actions",e);n(this,"prefix",i);n(this,"element",d("div",{class:"chatkit-thread-list"}));n(this,"threads",[]);n(this,"active","");n(this,"query","");n(this,"at");n(this,"busyRow");n(this,"drawing",!1);n(this,"titleOf",({title:t})=>t||this.labels.untitled)}update(t,e){this.threads=t,this.active=e,t.some(({threadId:s})=>s===this.busyRow?.threadId)||(this.busyRow=void 0),t.length<x&&(this.query="");let{activeElement:i}=document,r=this.element.contains(i)?i:void 0;this.draw(),!(!r||this.element.contains(document.activeElement))&&(r.isConnected?r.focus({preventScroll:!0}):this.focus())}reset(){this.query="",this.at=this.busyRow=void 0,this.draw()}focus(t=this.tabStop(this.shown)){this.at=t,this.draw(),(this.button(t)??this.element.querySelector(".chatkit-new-thread"))?.focus()}get shown(){return M(this.threads,this.query,this.titleOf)}button(t){return[...this.element.querySelectorAll(".chatkit-thread")].find(i=>i.dataset.threadId===t)}tabStop(t){let e=t.map(({threadId:i})=>i);return[this.at,this.active,e[0]].find(i=>i!==void 0&&e.includes(i))}draw(){this.drawing=!0,this.drawRows(),this.drawing=!1}drawRows(){let{labels:t}=this,{shown:e}=this,i=w(e,Date.now()),r=this.tabStop(e),s=i.some(({day:o})=>o!=="today");E([this.threads.length<x?u:this.search(),c`<div class="chatkit-thread-groups">
          ${T(i,({day:o})=>o,o=>this.group(o,s,r))}
          ${e.length>0||this.query===""?u:c`<p class="chatkit-thread-none" role="status">${t.noThreads}</p>`}
        </div>`],this.element)}search(){let{labels:t}=this,e=r=>{this.query=r.target.value,this.at=void 0,this.draw()},i=r=>{r.key!=="ArrowDown"||r.isComposing||(r.preventDefault(),this.focus(this.shown[0]?.threadId))};return c`<input
      class="chatkit-thread-search"
      type="search"
      autocomplete="off"
      dir=${this.query===""?u:"auto"}
      placeholder=${t.searchThreads}
      aria-label=${t.searchThreads}
      .value=${this.query}
      @input=${e}
      @keydown=${i}
    />`}group({day:t,threads:e},i,r){let s=this.labels[t];return c`
      ${i?c`<div class="chatkit-thread-day" aria-hidden="true">${s}</div>`:u}
      <ul aria-label=${i?s:this.labels.threads}>
        ${T(e,({threadId:o})=>o,o=>D(this.rowOf(o,r)))}
      </ul>
    `}rowOf(t,e){let{threadId:i}=t,r=this.titleOf(t);return{thread:t,title:r,active:i===this.active,tabStop:i===e,kind:this.busyRow?.threadId===i?this.busyRow.kind:"plain",id:`${this.prefix}-${i}`,labels:this.labels,question:$(this.labels.askDelete,{title:r}),select:()=>{this.at=i,this.actions.select(i)},begin:s=>this.begin(i,s),cancel:()=>this.settle(i),rename:s=>{this.busyRow?.threadId!==i||this.drawing||(this.settle(i),this.actions.rename(i,s))},remove:()=>{this.settle(i),this.actions.remove(i)},move:s=>this.move(i,s)}}begin(t,e){this.at=t,this.busyRow={threadId:t,kind:e},this.draw();let i=this.element.querySelector(".chatkit-thread-field, .chatkit-thread-keep");i?.focus(),i instanceof HTMLInputElement&&i.select()}settle(t){let e=this.element.contains(document.activeElement);this.busyRow=void 0,e?this.focus(t):this.draw()}move(t,e){let i=w(this.shown,Date.now()).flatMap(({threads:s})=>s.map(o=>o.threadId)),r=Math.max(0,Math.min(i.length-1,i.indexOf(t)+e));this.focus(i[r])}};var y=class{constructor(t,e,i){n(this,"labels",t);n(this,"element");n(this,"title",d("span",{dir:"auto"}));n(this,"mark",d("span",{class:"chatkit-thread-mark","data-mark":"unread",hidden:""}));n(this,"list");n(this,"dropdown");let r=d("button",{type:"button",class:"chatkit-thread-title","aria-haspopup":"true"});r.append(this.title,this.mark,O(p.chevron));let s=v("chatkit-header-button chatkit-new-thread",p.newThread,t.newThread);s.addEventListener("click",()=>e.create()),this.list=new f(t,{...e,select:h=>{this.dropdown.close(),r.focus(),e.select(h)}},i);let o=d("nav",{class:"chatkit-card-menu chatkit-threads-card","aria-label":t.threads});o.append(this.list.element),this.dropdown=new I(r,o,"start",h=>{h?this.list.focus():this.list.reset()}),this.element=d("div",{class:"chatkit-threads","data-kind":"menu"},r,o,s)}update(t,e){let i=t.find(({threadId:s})=>s===e);this.title.textContent=i?this.list.titleOf(i):this.labels.untitled;let r=t.some(({unread:s,threadId:o})=>s&&o!==e);this.mark.hidden=!r,this.mark.replaceChildren(...r?[d("span",{class:"chatkit-hidden"},this.labels.threadUnread)]:[]),this.list.update(t,e)}remove(){this.dropdown.close()}};function O(a){let t=d("span",{class:"chatkit-thread-chevron","aria-hidden":"true"});return t.innerHTML=a,t}var g=class{constructor(t,e,i,r){n(this,"host",t);n(this,"labels",e);n(this,"element");n(this,"backdrop",d("div",{class:"chatkit-backdrop",hidden:""}));n(this,"head");n(this,"toggle");n(this,"title",d("span",{class:"chatkit-thread-name",dir:"auto"}));n(this,"list");n(this,"observer");n(this,"drawer",!1);n(this,"open",!0);let s=()=>{this.drawer&&this.show(!1),i.create()},o=b=>{this.drawer&&this.show(!1),i.select(b)};this.list=new f(e,{...i,select:o},r);let h=d("button",{type:"button",class:"chatkit-new-thread"});h.innerHTML=p.newThread,h.append(d("span",{},e.newThread)),h.addEventListener("click",s);let l=v("chatkit-header-button chatkit-threads-close",p.close,e.close);l.addEventListener("click",()=>this.show(!1));let m=d("div",{class:"chatkit-threads-top"},h,l);this.element=d("nav",{class:"chatkit-threads",id:`${r}-sidebar`,"data-kind":"sidebar","aria-label":e.threads},d("div",{class:"chatkit-threads-inner"},m,this.list.element)),this.toggle=v("chatkit-header-button chatkit-threads-toggle",p.sidebar,e.threads),this.toggle.setAttribute("aria-controls",this.element.id),this.head=d("div",{class:"chatkit-threads-head"},this.toggle,this.title),this.toggle.addEventListener("click",()=>this.show(!this.open)),this.backdrop.addEventListener("click",()=>this.show(!1)),this.element.addEventListener("keydown",b=>{b.key!=="Escape"||!this.drawer||(b.preventDefault(),this.show(!1))}),typeof ResizeObserver<"u"&&(this.observer=new ResizeObserver(()=>this.resized()),this.observer.observe(t)),this.draw()}update(t,e){let i=t.find(({threadId:r})=>r===e);this.title.textContent=i?this.list.titleOf(i):this.labels.untitled,this.list.update(t,e)}remove(){this.observer?.disconnect()}resized(){let t=getComputedStyle(this.element).position==="absolute";t!==this.drawer&&(this.drawer=t,this.open=!t,this.draw())}show(t){this.open=t,this.draw(),this.drawer&&(t?this.list.focus():this.toggle.focus())}draw(){let t=this.drawer&&this.open;this.element.dataset.state=this.open?"open":"closed",this.element.toggleAttribute("data-drawer",this.drawer),this.toggle.setAttribute("aria-expanded",String(this.open)),this.backdrop.hidden=!t;for(let e of this.host.children)e!==this.element&&e!==this.backdrop&&e instanceof HTMLElement&&(e.inert=t)}};function le(a,t,e,i,r){let s={select:l=>{e.switchThread(l)},create:()=>{e.createThread()&&r()},rename:(l,m)=>{e.renameThread(l,m)},remove:l=>{e.deleteThread(l)}},o=`chatkit-${e.id}-thread`;if(i.threads==="menu"){let l=new y(i.labels,s,o);return t.addStart(l.element),new k(e,l,[])}let h=new g(a,i.labels,s,o);return t.addStart(h.head),a.dataset.threads="sidebar",new k(e,h,[h.element,h.backdrop])}var k=class{constructor(t,e,i){n(this,"chat",t);n(this,"view",e);n(this,"roots",i);this.view.update(t.log.threads,t.threadId)}render({threads:t,switched:e}){(t||e)&&this.view.update(this.chat.log.threads,this.chat.threadId)}remove(){this.view.remove()}};export{k as Threads,le as makeThreads};
