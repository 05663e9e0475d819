// www/lib/vega/vega.js: Vega and Vega-Lite as a plain script, with the interpreter that runs a chart's expressions
// without making code of them. See ag-grid.ts for why it is no UMD file.
import { loader, parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

const page = window as { chatkitVega?: unknown };
page.chatkitVega ??= { loader, parse, View, expressionInterpreter, compile };
