import{a,b,c}from"./chatkit-shared-9.js";import"./chatkit-shared-1.js";export{b as matching,a as triggerAt,c as without};
