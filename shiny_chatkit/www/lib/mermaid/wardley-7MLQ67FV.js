import{a as e,b as r}from"./shared-7.js";import"./shared-11.js";import"./shared-1.js";export{e as WardleyModule,r as createWardleyServices};
