import{a as r,b as o}from"./shared-19.js";import"./shared-11.js";import"./shared-1.js";export{r as RailroadModule,o as createRailroadServices};
