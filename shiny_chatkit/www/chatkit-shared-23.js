var i=({images:o,math:n,labels:t})=>({images:o,math:n,labels:t,decorations:()=>import("./chatkit-decorations.js")});export{i as a};
