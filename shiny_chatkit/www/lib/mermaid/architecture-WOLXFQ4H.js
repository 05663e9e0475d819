import{a as e,b as r}from"./shared-4.js";import"./shared-11.js";import"./shared-1.js";export{e as ArchitectureModule,r as createArchitectureServices};
