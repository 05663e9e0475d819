// A table in AG Grid: sorted, filtered, and drawn only where it is looked at, so that its length does not matter. What is
// copied or downloaded is what is shown: the rows that pass the filters, in their order. Where these are only the first
// rows, it says so, and the server has them all.
import { h } from "../../../base/dom";
import { fill, type Labels } from "../../../base/labels";
import { isOwn } from "../../../base/policy";
import type { TableArtifactPart } from "../../../protocol";
import { type Body, type Frame, fileName, textFile } from "../body";
import { Stage } from "../library";
import { type ColumnDef, columnsOf, separated } from "./columns";
import { escapeFormula } from "./formulas";
import { fitRows } from "./height";
import { plainSettings } from "./options";
import { type Printout, printInstead } from "./print";
import { valueText } from "./text";
import { measureIn } from "./width";

interface Theme {
  withParams(params: Record<string, unknown>): Theme;
}
interface RowNode {
  data?: Record<string, unknown>;
}
interface Column {
  getColDef(): ColumnDef;
  getColId(): string;
}
interface Grid {
  forEachNodeAfterFilterAndSort(visit: (node: RowNode) => void): void;
  getAllDisplayedColumns(): Column[];
  getCellValue(of: { rowNode: RowNode; colKey: Column; useFormatter: true }): unknown;
  destroy(): void;
}
/** What is used of AG Grid. */
interface AgGrid {
  createGrid(element: HTMLElement, options: Record<string, unknown>): Grid;
  themeQuartz: Theme;
}

export function tableBody(given: TableArtifactPart, { config }: Frame): Body {
  const part = plainSettings(given);
  let grid: Grid | undefined;
  const stage = new Stage<AgGrid>(part.height, config.labels, "agGrid", (element, library) => {
    const made = library.createGrid(element, optionsOf(part, library.themeQuartz, element, stage.element));
    grid = made;
    return () => {
      grid = undefined;
      made.destroy();
    };
  });
  const endPrinting = printInstead(stage.element, config.labels, () => printout(grid, part));
  const rows = () => {
    if (!grid) return part.rowData;
    const shown: Record<string, unknown>[] = [];
    grid.forEachNodeAfterFilterAndSort(({ data }) => data && shown.push(data));
    return shown;
  };
  const written = part.escapeFormulas ? escapeFormula : undefined;
  const text = (separator: "," | "\t") => separated(part.columns, rows(), separator, written);
  return {
    element: withNote(stage.element, part, config.labels),
    copy: () => text("\t"),
    download: () =>
      // The mark tells spreadsheets that it is UTF-8.
      textFile(fileName(part.title, "table", "csv"), `\ufeff${text(",")}`, "text/csv"),
    dispose: () => {
      endPrinting();
      stage.dispose();
    },
  };
}

/** The columns on show and the rows that pass the filters, in their order; of a table that is not drawn, its data. */
function printout(grid: Grid | undefined, part: TableArtifactPart): Printout {
  if (!grid) return plainPrintout(part);
  const nodes: RowNode[] = [];
  grid.forEachNodeAfterFilterAndSort((node) => nodes.push(node));
  const columns = grid.getAllDisplayedColumns();
  return {
    columns: columns.map((column) => headOf(column.getColDef(), column.getColId())),
    rowCount: nodes.length,
    cell: (row, column) => {
      const [rowNode, colKey] = [nodes[row], columns[column]];
      if (!rowNode || !colKey) return "";
      return valueText(grid.getCellValue({ rowNode, colKey, useFormatter: true }));
    },
  };
}

function plainPrintout(part: TableArtifactPart): Printout {
  const columns = columnsOf(part, (text) => text.length).filter(
    ({ field, hide }) => field !== undefined && !hide,
  );
  return {
    columns: columns.map((column) => headOf(column, String(column.field))),
    rowCount: part.rowData.length,
    cell: (row, at) => {
      const { field, valueFormatter } = columns[at] ?? {};
      const value = part.rowData[row]?.[String(field)];
      return typeof valueFormatter === "function" ? String(valueFormatter({ value })) : valueText(value);
    },
  };
}

const headOf = ({ headerName, type }: ColumnDef, id: string) => ({
  name: typeof headerName === "string" ? headerName : id,
  atEnd: type === "rightAligned",
});

function withNote(stage: HTMLElement, part: TableArtifactPart, labels: Labels): HTMLElement {
  const { downloadUrl, rowData, title, totalRows } = part;
  if (totalRows === undefined) return stage;
  const values = { count: rowData.length.toLocaleString(), total: totalRows.toLocaleString() };
  const note = h("div", { class: "chatkit-table-note" }, h("span", {}, fill(labels.tablePart, values)));
  if (downloadUrl !== undefined && isOwn(downloadUrl))
    note.append(h("a", { href: downloadUrl, download: fileName(title, "table", "csv") }, labels.tableWhole));
  return h("div", { class: "chatkit-table" }, stage, note);
}

function optionsOf(
  part: TableArtifactPart,
  theme: Theme,
  element: HTMLElement,
  stage: HTMLElement,
): Record<string, unknown> {
  const { defaultColDef, theme: named, ...given } = part.gridOptions ?? {};
  return {
    rowData: part.rowData,
    columnDefs: columnsOf(part, measureIn(element)),
    defaultColDef: {
      sortable: true,
      filter: true,
      resizable: true,
      ...(defaultColDef as object | undefined),
    },
    theme: typeof named === "string" || named === undefined ? themed(theme) : named,
    // A column is called what it is called, dots included.
    suppressFieldDotNotation: true,
    suppressMenuHide: true,
    enableCellTextSelection: true,
    ensureDomOrder: true,
    animateRows: false,
    tooltipShowMode: "whenTruncated",
    // Menus may be higher than a small table.
    popupParent: stage,
    onFirstDataRendered: () => fitRows(stage),
    // Without rows there is no first data.
    onGridReady: () => part.rowData.length === 0 && fitRows(stage),
    enableRtl: getComputedStyle(element).direction === "rtl",
    ...given,
  };
}

/** By variables: another theme of the page applies at once. */
const themed = (theme: Theme): Theme =>
  theme.withParams({
    backgroundColor: "var(--chatkit-bg)",
    foregroundColor: "var(--chatkit-fg)",
    accentColor: "var(--chatkit-accent)",
    borderColor: "var(--chatkit-line)",
    chromeBackgroundColor: "var(--chatkit-soft)",
    headerBackgroundColor: "var(--chatkit-soft)",
    subtleTextColor: "var(--chatkit-muted)",
    browserColorScheme: "inherit",
    fontFamily: "inherit",
    fontSize: "0.875rem",
    headerFontWeight: 600,
    spacing: "6px",
    wrapperBorder: false,
    wrapperBorderRadius: 0,
    columnBorder: false,
  });
