import{a as r,b as e}from"./shared-17.js";import"./shared-11.js";import"./shared-1.js";export{r as GitGraphModule,e as createGitGraphServices};
