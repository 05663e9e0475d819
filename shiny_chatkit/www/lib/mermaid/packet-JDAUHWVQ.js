import{a as e,b as r}from"./shared-12.js";import"./shared-11.js";import"./shared-1.js";export{e as PacketModule,r as createPacketServices};
