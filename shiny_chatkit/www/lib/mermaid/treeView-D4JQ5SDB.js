import{a as e,b as r}from"./shared-10.js";import"./shared-11.js";import"./shared-1.js";export{e as TreeViewModule,r as createTreeViewServices};
