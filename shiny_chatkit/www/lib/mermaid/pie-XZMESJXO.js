import{a as e,b as r}from"./shared-13.js";import"./shared-11.js";import"./shared-1.js";export{e as PieModule,r as createPieServices};
