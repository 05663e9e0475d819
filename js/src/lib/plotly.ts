// www/lib/plotly/plotly.js: Plotly with all its charts as a plain script. A page that already has Plotly keeps it.
// See ag-grid.ts for why it is not the UMD file.
import Plotly from "plotly.js-dist-min";

const page = window as { Plotly?: unknown };
page.Plotly ??= Plotly;
