import{a as r,b as o}from"./shared-9.js";import"./shared-11.js";import"./shared-1.js";export{r as RailroadEbnfModule,o as createRailroadEbnfServices};
