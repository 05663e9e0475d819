// www/lib/vega/vega.js: Vega and Vega-Lite as a plain script, with an interpreter that runs a chart's expressions
// without making code of them and keeps them in the chart. See ag-grid.ts for why it is no UMD file.
import { loader, parse, View } from "vega";
import { compile } from "vega-lite";
import { interpreter } from "./vega-safe";

const page = window as { chatkitVega?: unknown };
page.chatkitVega ??= { loader, parse, View, expressionInterpreter: interpreter, compile };
