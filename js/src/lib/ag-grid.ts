// www/lib/ag-grid/ag-grid.js: AG Grid's community edition as a plain script. A page that already has the grid keeps it.
// It is not the UMD file, which uses RequireJS if another widget has loaded that, and then sets no global variable.
import { AllCommunityModule, createGrid, ModuleRegistry, themeQuartz } from "ag-grid-community";

ModuleRegistry.registerModules([AllCommunityModule]);
const page = window as { agGrid?: unknown };
page.agGrid ??= { createGrid, themeQuartz };
