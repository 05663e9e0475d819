// www/lib/ag-grid/ag-grid.js: AG Grid's community edition as a plain script. A page that has the grid already keeps its own.
// No UMD file, since those look for RequireJS, which other widgets of a page bring along, and then set no global.
import { AllCommunityModule, createGrid, ModuleRegistry, themeQuartz } from "ag-grid-community";

ModuleRegistry.registerModules([AllCommunityModule]);
const page = window as { agGrid?: unknown };
page.agGrid ??= { createGrid, themeQuartz };
