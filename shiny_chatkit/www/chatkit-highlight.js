import{a,b}from"./chatkit-shared-10.js";import"./chatkit-shared-2.js";import"./chatkit-shared-7.js";import"./chatkit-shared-1.js";export{a as Highlighter,b as highlighter};
