// What the grid is told of a table: its columns by the types of its data, then what the app has set over that. Pure.
import type { TableArtifactPart } from "../../protocol";

export type ColumnDef = Record<string, unknown>;
type Row = Record<string, unknown>;

/** The columns of the data, each with the app's settings of the same field over it; then the app's other ones. */
export function columnsOf({ columns, columnTypes, columnDefs = [] }: TableArtifactPart): ColumnDef[] {
  const set = new Map(columnDefs.map((def) => [def.field, def]));
  const known = new Set<unknown>(columns);
  return [
    ...columns.map((name) => ({ ...columnOf(name, columnTypes[name]), ...set.get(name) })),
    ...columnDefs.filter(({ field }) => field === undefined || !known.has(field)),
  ];
}

function columnOf(name: string, type: string | undefined): ColumnDef {
  const column = { field: name, headerName: name };
  switch (type) {
    case "number":
      return {
        ...column,
        cellDataType: "number",
        type: "rightAligned",
        filter: "agNumberColumnFilter",
        valueFormatter: ({ value }: { value: unknown }) => numberText(value),
      };
    case "boolean":
      return { ...column, cellDataType: "boolean" };
    case "date":
      // Dates stay the text they came as, which sorts by time and is what is copied.
      return {
        ...column,
        cellDataType: "text",
        filter: "agDateColumnFilter",
        filterParams: { comparator: compareDays },
        valueFormatter: ({ value }: { value: unknown }) => dateText(value),
      };
    default:
      return { ...column, cellDataType: "text", filter: "agTextColumnFilter" };
  }
}

/** Digits that are only the machine's are left out. */
export function numberText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(12)));
}

/** Without what says nothing: the time of a day, fractions of zero. */
export function dateText(value: unknown): string {
  if (typeof value !== "string") return value === null || value === undefined ? "" : String(value);
  return value.replace(/T00:00:00(?:\.0+)?(?:Z|\+00:00)?$/, "").replace("T", " ");
}

/** How a cell lies to the day a filter names: before it, on it or after it. */
export function compareDays(day: Date, cell: unknown): number {
  const wanted = [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part, at) => String(part).padStart(at === 0 ? 4 : 2, "0"))
    .join("-");
  const shown = String(cell ?? "").slice(0, 10);
  if (shown === wanted) return 0;
  return shown < wanted ? -1 : 1;
}

/** Rows as text: cells between `separator`s, quoted where they must be. */
export function separated(columns: readonly string[], rows: Iterable<Row>, separator: "," | "\t"): string {
  const mustQuote = new RegExp(`["\r\n${separator}]`);
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return "";
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return mustQuote.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(cell).join(separator)];
  for (const row of rows) lines.push(columns.map((name) => cell(row[name])).join(separator));
  return `${lines.join("\r\n")}\r\n`;
}
