import{a as e,b as r}from"./shared-6.js";import"./shared-11.js";import"./shared-1.js";export{e as TreemapModule,r as createTreemapServices};
