function i(t,...n){let e=document.createElementNS("urn:shiny-chatkit","shiny-chat-container");return Object.defineProperty(e,"id",{get:()=>t.id}),e.append(...n),e}export{i as a};
