import{a}from"./shared-50.js";import"./shared-1.js";export{a as default};
