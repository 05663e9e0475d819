import{a as o,b as e}from"./shared-5.js";import"./shared-11.js";import"./shared-1.js";export{o as InfoModule,e as createInfoServices};
