import{a as o,b as m}from"./shared-44.js";import"./shared-29.js";import"./shared-34.js";import"./shared-47.js";import"./shared-45.js";import"./shared-35.js";import"./shared-31.js";import"./shared-33.js";import"./shared-41.js";import"./shared-32.js";import"./shared-40.js";import"./shared-30.js";import"./shared-49.js";import"./shared-46.js";import"./shared-27.js";import"./shared-3.js";import"./shared-36.js";import"./shared-26.js";import"./shared-2.js";import"./shared-25.js";import"./shared-23.js";import{a as r}from"./shared-48.js";import"./shared-1.js";var i=r(t=>`${o(t)}
  .swimlane.cluster:not([data-color-id]) rect {
    stroke: ${t.clusterBorder} !important;
  }
  [data-look="neo"].cluster rect {
    filter: none;
  }
`,"getStyles"),e=i,F=m({styles:e});export{F as diagram};
