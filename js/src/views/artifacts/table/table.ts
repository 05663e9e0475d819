// A table in AG Grid, which sorts, filters, and draws only the rows in view, so that any length works. Copies and downloads
// contain what is shown: the filtered rows in their order. If the table has only the first rows, a note says so and links
// to the complete data on the server.
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
import { gridTexts } from "./texts";
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
/** The part of AG Grid that is used. */
interface AgGrid {
  createGrid(element: HTMLElement, options: Record<string, unknown>): Grid;
  themeQuartz: Theme;
}

export function tableBody(given: TableArtifactPart, { config }: Frame): Body {
  const part = inLanguage(plainSettings(given), config);
  let grid: Grid | undefined;
  const stage = new Stage<AgGrid>(part.height, config.labels, "agGrid", (element, library) => {
    const made = library.createGrid(element, {
      localeText: gridTexts(config.labels),
      ...optionsOf(part, library.themeQuartz, element, stage.element),
    });
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
      // The byte order mark tells spreadsheets that the text is UTF-8.
      textFile(fileName(part.title, "table", "csv"), `\ufeff${text(",")}`, "text/csv"),
    dispose: () => {
      endPrinting();
      stage.dispose();
    },
  };
}

/** Returns a table whose columns have the language that was set for the chat, or that of the page. */
function inLanguage(part: TableArtifactPart, { language, labels }: Frame["config"]): TableArtifactPart {
  const locale = (!language && document.documentElement.lang) || labels.locale;
  const formats = Object.entries(part.columnFormats ?? {});
  return {
    ...part,
    columnFormats: Object.fromEntries(formats.map(([name, format]) => [name, { locale, ...format }])),
  };
}

/** Returns the visible columns and the filtered rows in their order, or the data of a table that is not drawn. */
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
  const values = { count: rowData.length, total: totalRows };
  const note = h("div", { class: "chatkit-table-note" }, h("span", {}, fill(labels, "tablePart", values)));
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
    // Column names may contain dots.
    suppressFieldDotNotation: true,
    suppressMenuHide: true,
    enableCellTextSelection: true,
    ensureDomOrder: true,
    animateRows: false,
    tooltipShowMode: "whenTruncated",
    // Menus may be taller than a small table.
    popupParent: stage,
    onFirstDataRendered: () => fitRows(stage),
    // Without rows, the grid never reports its first data.
    onGridReady: () => part.rowData.length === 0 && fitRows(stage),
    enableRtl: getComputedStyle(element).direction === "rtl",
    ...given,
  };
}

/** The theme uses CSS variables, so that another theme of the page applies immediately. */
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
