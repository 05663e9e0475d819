import{a as e,b as r}from"./shared-15.js";import"./shared-11.js";import"./shared-1.js";export{e as CynefinModule,r as createCynefinServices};
