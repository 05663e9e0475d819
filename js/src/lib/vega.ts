// lib: libraries as files that a page loads on demand. Imports nothing of ours, and nothing imports it.
//
// www/lib/vega/vega.js: Vega and Vega-Lite as a plain script, with an interpreter that runs the expressions of a chart
// without turning them into code and keeps them inside the chart. See ag-grid.ts for why it is not the UMD file.
import { loader, parse, View } from "vega";
import { compile } from "vega-lite";
import { interpreter } from "./vega-safe";

const page = window as { chatkitVega?: unknown };
page.chatkitVega ??= { loader, parse, View, expressionInterpreter: interpreter, compile };
