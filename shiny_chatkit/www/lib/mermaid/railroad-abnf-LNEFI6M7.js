import{a as r,b as o}from"./shared-18.js";import"./shared-11.js";import"./shared-1.js";export{r as RailroadAbnfModule,o as createRailroadAbnfServices};
