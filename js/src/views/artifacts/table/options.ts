// Reduces the settings of an untrusted table to plain values. AG Grid runs some texts as code (valueGetter, class rules) and
// inserts others as HTML (overlays, icons, header templates), so only the settings listed here pass. Pure.

type Settings = Record<string, unknown>;
type Check = (value: unknown) => boolean;

/** The part of a table artifact that is used. */
interface TableSettings {
  trusted?: true;
  columnDefs?: Settings[];
  gridOptions?: Settings;
}

const flag: Check = (value) => typeof value === "boolean";
const size: Check = (value) => typeof value === "number" && Number.isFinite(value);
const text: Check = (value) => typeof value === "string";
const either =
  (...allowed: unknown[]): Check =>
  (value) =>
    allowed.includes(value);

const COLUMN: Record<string, Check> = {
  field: text,
  colId: text,
  headerName: text,
  headerTooltip: text,
  hide: flag,
  width: size,
  minWidth: size,
  maxWidth: size,
  flex: size,
  pinned: either("left", "right", true, false, null),
  lockPinned: flag,
  lockPosition: either("left", "right", true, false),
  lockVisible: flag,
  sort: either("asc", "desc", null),
  sortIndex: size,
  sortable: flag,
  unSortIcon: flag,
  resizable: flag,
  suppressMovable: flag,
  suppressSizeToFit: flag,
  suppressHeaderMenuButton: flag,
  suppressHeaderFilterButton: flag,
  filter: either(true, false, "agTextColumnFilter", "agNumberColumnFilter", "agDateColumnFilter"),
  floatingFilter: flag,
  type: either("rightAligned", "numericColumn"),
  cellDataType: either(true, false, "text", "number", "boolean", "dateString"),
  wrapText: flag,
  autoHeight: flag,
  wrapHeaderText: flag,
  autoHeaderHeight: flag,
};

const GRID: Record<string, Check> = {
  pagination: flag,
  paginationAutoPageSize: flag,
  paginationPageSize: size,
  paginationPageSizeSelector: (value) => flag(value) || (Array.isArray(value) && value.every(size)),
  rowHeight: size,
  headerHeight: size,
  groupHeaderHeight: size,
  floatingFiltersHeight: size,
  quickFilterText: text,
  animateRows: flag,
  accentedSort: flag,
  alwaysMultiSort: flag,
  suppressMultiSort: flag,
  suppressMovableColumns: flag,
  suppressRowHoverHighlight: flag,
  columnHoverHighlight: flag,
  enableCellTextSelection: flag,
  ensureDomOrder: flag,
  enableRtl: flag,
  tooltipShowDelay: size,
};

/** Returns the table with all settings if the app wrote them, or else only with plain values. */
export function plainSettings<T extends TableSettings>(part: T): T {
  if (part.trusted === true || !(part.columnDefs || part.gridOptions)) return part;
  const { columnDefs, gridOptions, ...rest } = part;
  const plain: TableSettings = {};
  if (Array.isArray(columnDefs)) plain.columnDefs = columnDefs.map((def) => pick(def, COLUMN));
  if (gridOptions) {
    plain.gridOptions = pick(gridOptions, GRID);
    const { defaultColDef } = gridOptions;
    if (defaultColDef) plain.gridOptions.defaultColDef = pick(defaultColDef, COLUMN);
  }
  return { ...rest, ...plain } as T;
}

function pick(given: unknown, allowed: Record<string, Check>): Settings {
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => Object.hasOwn(allowed, name) && allowed[name]?.(value)),
  );
}
