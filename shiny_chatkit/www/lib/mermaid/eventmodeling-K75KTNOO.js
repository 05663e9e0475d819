import{a as e,b as o}from"./shared-14.js";import"./shared-11.js";import"./shared-1.js";export{e as EventModelingModule,o as createEventModelingServices};
