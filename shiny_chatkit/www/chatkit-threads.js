import{b as $,c,d as u,e as E,f as T,g as L}from"./chatkit-shared-3.js";import{a as I}from"./chatkit-shared-8.js";import{b as p}from"./chatkit-shared-5.js";import{a as d,b as v}from"./chatkit-shared-4.js";import{d as n}from"./chatkit-shared-1.js";function M(a,e,t){let i=R(e).split(/\s+/).filter(Boolean);return a.filter(r=>{let s=R(t(r));return i.every(o=>s.includes(o))})}function w(a,e){let t=new Date(e).setHours(0,0,0,0),i=new Date(t);i.setDate(i.getDate()-1);let r={today:[],yesterday:[],earlier:[]};for(let s of a){let{updatedAt:o}=s;r[o>=t?"today":o>=i.getTime()?"yesterday":"earlier"].push(s)}return Object.keys(r).map(s=>({day:s,threads:r[s]})).filter(s=>s.threads.length>0)}var R=a=>a.normalize("NFD").replace(/\p{M}/gu,"").toLowerCase();function H(a){let e=a.kind==="renaming"?q(a):a.kind==="asking"?A(a):S(a);return c`<li class="chatkit-thread-row" data-kind=${a.kind} ?data-active=${a.active}>${e}</li>`}function S(a){let{thread:e,title:t,labels:i,id:r}=a,s=e.busy?i.threadBusy:e.unread?i.threadUnread:"",o=a.tabStop?"0":"-1",h=l=>{let m=C[l.key];if(m!==void 0)a.move(m);else if(l.key==="F2")a.begin("renaming");else if(l.key==="Delete")a.begin("asking");else return;l.preventDefault()};return c`
    <button
      type="button"
      class="chatkit-thread"
      data-thread-id=${e.threadId}
      aria-current=${a.active?"true":u}
      aria-describedby=${s?r:u}
      tabindex=${o}
      title=${t}
      @click=${a.select}
      @dblclick=${()=>a.begin("renaming")}
      @keydown=${h}
    ><span dir="auto">${t}</span></button>
    ${s?c`<span class="chatkit-thread-mark" data-mark=${e.busy?"busy":"unread"} title=${s}>
            <span class="chatkit-hidden" id=${r}>${s}</span>
          </span>`:u}
    <span class="chatkit-thread-tools">
      ${D("chatkit-thread-rename",p.edit,i.renameThread,t,o,()=>a.begin("renaming"))}
      ${D("chatkit-thread-delete",p.trash,i.deleteThread,t,o,()=>a.begin("asking"))}
    </span>
  `}var D=(a,e,t,i,r,s)=>c`
  <button
    type="button"
    class="chatkit-quiet ${a}"
    aria-label="${t}: ${i}"
    title=${t}
    tabindex=${r}
    @click=${s}
  >${L(e)}</button>
`;function q(a){let e=t=>{if(!(t.isComposing||t.keyCode===229)){if(t.key==="Enter")a.rename(t.target.value);else if(t.key==="Escape")a.cancel();else return;t.preventDefault(),t.stopPropagation()}};return c`<input
    class="chatkit-thread-field"
    type="text"
    dir="auto"
    maxlength="200"
    aria-label=${a.labels.renameThread}
    value=${a.thread.title||a.title}
    @keydown=${e}
    @blur=${t=>a.rename(t.target.value)}
  />`}function A(a){let e=t=>{t.key==="Escape"&&(t.preventDefault(),t.stopPropagation(),a.cancel())};return c`
    <div class="chatkit-thread-question" role="alertdialog" aria-labelledby=${a.id} @keydown=${e}>
      <span id=${a.id} dir="auto">${a.question}</span>
      <span class="chatkit-thread-choices">
        <button type="button" class="chatkit-thread-keep" @click=${a.cancel}>${a.labels.cancel}</button>
        <button type="button" class="chatkit-thread-remove" @click=${a.remove}>
          ${a.labels.deleteThread}
        </button>
      </span>
    </div>
  `}var C={ArrowDown:1,ArrowUp:-1,Home:Number.NEGATIVE_INFINITY,End:Number.POSITIVE_INFINITY};var x=8,f=class{constructor(e,t,i){n(this,"labels",e);n(this,"actions",t);n(this,"prefix",i);n(this,"element",d("div",{class:"chatkit-thread-list"}));n(this,"threads",[]);n(this,"active","");n(this,"query","");n(this,"at");n(this,"busyRow");n(this,"titleOf",({title:e})=>e||this.labels.untitled)}update(e,t){this.threads=e,this.active=t,e.some(({threadId:r})=>r===this.busyRow?.threadId)||(this.busyRow=void 0),e.length<x&&(this.query="");let i=this.element.contains(document.activeElement);this.draw(),i&&!this.element.contains(document.activeElement)&&this.focus()}reset(){this.query="",this.at=this.busyRow=void 0,this.draw()}focus(e=this.tabStop(this.shown)){this.at=e,this.draw(),(this.button(e)??this.element.querySelector(".chatkit-new-thread"))?.focus()}get shown(){return M(this.threads,this.query,this.titleOf)}button(e){return[...this.element.querySelectorAll(".chatkit-thread")].find(i=>i.dataset.threadId===e)}tabStop(e){let t=e.map(({threadId:i})=>i);return[this.at,this.active,t[0]].find(i=>i!==void 0&&t.includes(i))}draw(){let{labels:e}=this,{shown:t}=this,i=w(t,Date.now()),r=this.tabStop(t),s=i.some(({day:o})=>o!=="today");E([this.threads.length<x?u:this.search(),c`<div class="chatkit-thread-groups">
          ${T(i,({day:o})=>o,o=>this.group(o,s,r))}
          ${t.length>0||this.query===""?u:c`<p class="chatkit-thread-none" role="status">${e.noThreads}</p>`}
        </div>`],this.element)}search(){let{labels:e}=this,t=r=>{this.query=r.target.value,this.at=void 0,this.draw()},i=r=>{r.key!=="ArrowDown"||r.isComposing||(r.preventDefault(),this.focus(this.shown[0]?.threadId))};return c`<input
      class="chatkit-thread-search"
      type="search"
      autocomplete="off"
      dir="auto"
      placeholder=${e.searchThreads}
      aria-label=${e.searchThreads}
      .value=${this.query}
      @input=${t}
      @keydown=${i}
    />`}group({day:e,threads:t},i,r){let s=this.labels[e];return c`
      ${i?c`<div class="chatkit-thread-day" aria-hidden="true">${s}</div>`:u}
      <ul aria-label=${i?s:this.labels.threads}>
        ${T(t,({threadId:o})=>o,o=>H(this.rowOf(o,r)))}
      </ul>
    `}rowOf(e,t){let{threadId:i}=e,r=this.titleOf(e);return{thread:e,title:r,active:i===this.active,tabStop:i===t,kind:this.busyRow?.threadId===i?this.busyRow.kind:"plain",id:`${this.prefix}-${i}`,labels:this.labels,question:$(this.labels.askDelete,{title:r}),select:()=>{this.at=i,this.actions.select(i)},begin:s=>this.begin(i,s),cancel:()=>this.settle(i),rename:s=>{this.busyRow?.threadId===i&&(this.settle(i),this.actions.rename(i,s))},remove:()=>{this.settle(i),this.actions.remove(i)},move:s=>this.move(i,s)}}begin(e,t){this.at=e,this.busyRow={threadId:e,kind:t},this.draw();let i=this.element.querySelector(".chatkit-thread-field, .chatkit-thread-keep");i?.focus(),i instanceof HTMLInputElement&&i.select()}settle(e){let t=this.element.contains(document.activeElement);this.busyRow=void 0,t?this.focus(e):this.draw()}move(e,t){let i=w(this.shown,Date.now()).flatMap(({threads:s})=>s.map(o=>o.threadId)),r=Math.max(0,Math.min(i.length-1,i.indexOf(e)+t));this.focus(i[r])}};var y=class{constructor(e,t,i){n(this,"labels",e);n(this,"element");n(this,"title",d("span",{dir:"auto"}));n(this,"mark",d("span",{class:"chatkit-thread-mark","data-mark":"unread",hidden:""}));n(this,"list");n(this,"dropdown");let r=d("button",{type:"button",class:"chatkit-thread-title","aria-haspopup":"true"});r.append(this.title,this.mark,O(p.chevron));let s=v("chatkit-header-button chatkit-new-thread",p.newThread,e.newThread);s.addEventListener("click",()=>t.create()),this.list=new f(e,{...t,select:h=>{this.dropdown.close(),r.focus(),t.select(h)}},i);let o=d("nav",{class:"chatkit-card-menu chatkit-threads-card","aria-label":e.threads});o.append(this.list.element),this.dropdown=new I(r,o,"start",h=>{h?this.list.focus():this.list.reset()}),this.element=d("div",{class:"chatkit-threads","data-kind":"menu"},r,o,s)}update(e,t){let i=e.find(({threadId:s})=>s===t);this.title.textContent=i?this.list.titleOf(i):this.labels.untitled;let r=e.some(({unread:s,threadId:o})=>s&&o!==t);this.mark.hidden=!r,this.mark.replaceChildren(...r?[d("span",{class:"chatkit-hidden"},this.labels.threadUnread)]:[]),this.list.update(e,t)}remove(){this.dropdown.close()}};function O(a){let e=d("span",{class:"chatkit-thread-chevron","aria-hidden":"true"});return e.innerHTML=a,e}var g=class{constructor(e,t,i,r){n(this,"host",e);n(this,"labels",t);n(this,"element");n(this,"backdrop",d("div",{class:"chatkit-backdrop",hidden:""}));n(this,"head");n(this,"toggle");n(this,"title",d("span",{class:"chatkit-thread-name",dir:"auto"}));n(this,"list");n(this,"observer");n(this,"drawer",!1);n(this,"open",!0);let s=()=>{this.drawer&&this.show(!1),i.create()},o=b=>{this.drawer&&this.show(!1),i.select(b)};this.list=new f(t,{...i,select:o},r);let h=d("button",{type:"button",class:"chatkit-new-thread"});h.innerHTML=p.newThread,h.append(d("span",{},t.newThread)),h.addEventListener("click",s);let l=v("chatkit-header-button chatkit-threads-close",p.close,t.close);l.addEventListener("click",()=>this.show(!1));let m=d("div",{class:"chatkit-threads-top"},h,l);this.element=d("nav",{class:"chatkit-threads",id:`${r}-sidebar`,"data-kind":"sidebar","aria-label":t.threads},d("div",{class:"chatkit-threads-inner"},m,this.list.element)),this.toggle=v("chatkit-header-button chatkit-threads-toggle",p.sidebar,t.threads),this.toggle.setAttribute("aria-controls",this.element.id),this.head=d("div",{class:"chatkit-threads-head"},this.toggle,this.title),this.toggle.addEventListener("click",()=>this.show(!this.open)),this.backdrop.addEventListener("click",()=>this.show(!1)),this.element.addEventListener("keydown",b=>{b.key!=="Escape"||!this.drawer||(b.preventDefault(),this.show(!1))}),typeof ResizeObserver<"u"&&(this.observer=new ResizeObserver(()=>this.resized()),this.observer.observe(e)),this.draw()}update(e,t){let i=e.find(({threadId:r})=>r===t);this.title.textContent=i?this.list.titleOf(i):this.labels.untitled,this.list.update(e,t)}remove(){this.observer?.disconnect()}resized(){let e=getComputedStyle(this.element).position==="absolute";e!==this.drawer&&(this.drawer=e,this.open=!e,this.draw())}show(e){this.open=e,this.draw(),this.drawer&&(e?this.list.focus():this.toggle.focus())}draw(){let e=this.drawer&&this.open;this.element.dataset.state=this.open?"open":"closed",this.element.toggleAttribute("data-drawer",this.drawer),this.toggle.setAttribute("aria-expanded",String(this.open)),this.backdrop.hidden=!e;for(let t of this.host.children)t!==this.element&&t!==this.backdrop&&t instanceof HTMLElement&&(t.inert=e)}};function lt(a,e,t,i,r){let s={select:l=>{t.switchThread(l)},create:()=>{t.createThread()&&r()},rename:(l,m)=>{t.renameThread(l,m)},remove:l=>{t.deleteThread(l)}},o=`chatkit-${t.id}-thread`;if(i.threads==="menu"){let l=new y(i.labels,s,o);return e.addStart(l.element),new k(t,l,[])}let h=new g(a,i.labels,s,o);return e.addStart(h.head),a.dataset.threads="sidebar",new k(t,h,[h.element,h.backdrop])}var k=class{constructor(e,t,i){n(this,"chat",e);n(this,"view",t);n(this,"roots",i);this.view.update(e.log.threads,e.threadId)}render({threads:e,switched:t}){(e||t)&&this.view.update(this.chat.log.threads,this.chat.threadId)}remove(){this.view.remove()}};export{k as Threads,lt as makeThreads};
