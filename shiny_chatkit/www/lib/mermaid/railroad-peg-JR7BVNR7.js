import{a as e,b as r}from"./shared-8.js";import"./shared-11.js";import"./shared-1.js";export{e as RailroadPegModule,r as createRailroadPegServices};
