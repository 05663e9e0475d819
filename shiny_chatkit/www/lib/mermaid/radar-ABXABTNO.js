import{a as r,b as e}from"./shared-16.js";import"./shared-11.js";import"./shared-1.js";export{r as RadarModule,e as createRadarServices};
