// Defines the columns of the grid by the types of the data, and merges the settings of the app. Pure.
import type { TableArtifactPart } from "../../../protocol";
import { type Alignment, exactCell } from "./cell";
import { exactFilter } from "./filter";
import { type Compare, compareNumbers, compareOf, partsOf } from "./order";
import { fractionRoom, freeRoom, longest, sampleOf } from "./sample";
import { type Format, isMidnight, pointOf, type Write, writeOf } from "./text";
import { fits, type Measure, widthOf } from "./width";

export type ColumnDef = Record<string, unknown>;
type Row = Record<string, unknown>;

/** The settings of an app that determine the width of a column. */
const WIDTHS = ["width", "flex", "minWidth", "maxWidth", "initialWidth", "initialFlex"];

/** Returns the columns of the data, each merged with the app's settings for its field, and then the app's other columns. */
export function columnsOf(part: TableArtifactPart, measure: Measure): ColumnDef[] {
  const { columns, columnDefs = [] } = part;
  const set = new Map(columnDefs.map((def) => [def.field, def]));
  const known = new Set<unknown>(columns);
  return [
    ...columns.map((name) => withSettings(columnOf(part, name, measure), set.get(name))),
    ...columnDefs.filter(({ field }) => field === undefined || !known.has(field)),
  ];
}

function withSettings(column: ColumnDef, set: ColumnDef | undefined): ColumnDef {
  if (!set) return column;
  const own = { ...column };
  if (WIDTHS.some((name) => name in set)) for (const name of ["flex", "minWidth"]) delete own[name];
  // The settings of the app determine how cells are drawn.
  if (["valueFormatter", "cellRenderer", "valueGetter"].some((name) => name in set)) delete own.cellRenderer;
  return { ...own, ...set };
}

function columnOf(part: TableArtifactPart, name: string, measure: Measure): ColumnDef {
  const type = part.columnTypes[name];
  const sample = sampleOf(part.rowData, name);
  const hasTimes = type === "date" && !sample.every(isMidnight);
  const { columnFormats = {} } = part;
  const format = Object.hasOwn(columnFormats, name) ? (columnFormats[name] as Format) : undefined;
  const write = writeOf(type, format, hasTimes);
  const point = pointOf(format);
  const written = sample.map(write);
  const wanted = type === "number" ? fractionRoom(written, point) : "";
  const aligned = longest(written.map((text) => text + freeRoom(text, wanted, point)));
  // Show numbers in full rather than aligned: on a phone there may be no space for both.
  const room = fits(aligned, measure) ? wanted : "";
  const width = widthOf(name, room === wanted ? aligned : longest(written), type === "text", measure);
  return {
    field: name,
    headerName: name,
    // At least as wide as its content, and wider if there is space.
    flex: width,
    minWidth: width,
    ...sorted(compareOf(type, part.columnOrders?.[name])),
    ...typed(type, part, name),
    ...drawn(type, write, { point, room }, format !== undefined),
  };
}

/** Missing values come last in both directions. */
function sorted(compare: Compare | undefined): ColumnDef {
  const own: Compare = compare ?? compareText;
  return {
    comparator: (a: unknown, b: unknown, _: unknown, __: unknown, isDescending?: boolean) => {
      const [x, y] = [isMissing(a), isMissing(b)];
      if (x || y) return (Number(x) - Number(y)) * (isDescending ? -1 : 1);
      return own(a, b);
    },
  };
}

const isMissing = (value: unknown): boolean => value === null || value === undefined;

/** Compares by code points, without the rules of a language. */
function compareText(a: unknown, b: unknown): number {
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : Number(x > y);
}

function typed(type: string | undefined, part: TableArtifactPart, name: string): ColumnDef {
  switch (type) {
    case "number":
      // Text represents numbers that the browser's numbers cannot.
      return part.rowData.some((row) => typeof row[name] === "string")
        ? { ...exact("number", compareNumbers), type: "rightAligned" }
        : { cellDataType: "number", filter: "agNumberColumnFilter", type: "rightAligned" };
    case "boolean":
      return { cellDataType: "boolean" };
    case "date":
      // Dates stay text, which is what is copied.
      return {
        cellDataType: "text",
        filter: "agDateColumnFilter",
        filterParams: { comparator: compareDays },
      };
    case "time":
      return exact("time", compareOf("time") as Compare);
    case "duration":
      return { ...exact("duration", compareOf("duration") as Compare), type: "rightAligned" };
    default:
      return { cellDataType: "text", filter: "agTextColumnFilter" };
  }
}

const exact = (type: string, compare: Compare): ColumnDef => ({
  cellDataType: false,
  filter: "agTextColumnFilter",
  filterParams: exactFilter(type, compare),
});

function drawn(
  type: string | undefined,
  write: Write,
  alignment: Alignment,
  isFormatted: boolean,
): ColumnDef {
  if (type === "boolean") return {};
  const valueFormatter = ({ value }: { value: unknown }) => write(value);
  // A value that is written differently, or may be cut off, has its full value as a tooltip.
  return type === "number" || isFormatted
    ? { valueFormatter, cellRenderer: exactCell(write, alignment) }
    : { valueFormatter, tooltipValueGetter: valueFormatter };
}

/** Compares a cell with the day of a filter: before it, on it or after it. */
export function compareDays(day: Date, cell: unknown): number {
  const text = String(cell ?? "");
  const parts = partsOf(text);
  if (!parts) return text === "infinity" ? 1 : -1;
  return (
    Math.sign(parts.year - day.getFullYear()) ||
    Math.sign(parts.month - day.getMonth() - 1) ||
    Math.sign(parts.day - day.getDate())
  );
}

/** Returns rows as text, with cells between `separator`s, quoted if necessary. */
export function separated(
  columns: readonly string[],
  rows: Iterable<Row>,
  separator: "," | "\t",
  written: (text: string) => string = (text) => text,
): string {
  const mustQuote = new RegExp(`["\r\n${separator}]`);
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return "";
    const text = written(
      typeof value === "object" ? JSON.stringify(value) : Object.is(value, -0) ? "-0" : String(value),
    );
    return mustQuote.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(cell).join(separator)];
  for (const row of rows) lines.push(columns.map((name) => cell(row[name])).join(separator));
  return `${lines.join("\r\n")}\r\n`;
}
