// Prints a table as plain HTML instead of the grid, which draws only the rows in view. Rows beyond a limit are left out,
// with a note.
import { h } from "../../../base/dom";
import { fill, type Labels } from "../../../base/labels";

/** The maximum number of printed rows: a thousand rows take about twenty pages. */
const MAX_ROWS = 1000;
const MAX_CELLS = 20_000;

/** The content to print. Cells are formatted on demand. */
export interface Printout {
  columns: { name: string; atEnd: boolean }[];
  rowCount: number;
  cell(row: number, column: number): string;
}

interface Printer {
  begin(): void;
  end(): void;
}
const printers = new Set<Printer>();
// Run after the listener of views/shared/print.ts, which unfolds content, so that tables in it are printed, too.
addEventListener("beforeprint", () => {
  for (const printer of printers) printer.begin();
});
addEventListener("afterprint", () => {
  for (const printer of printers) printer.end();
});

/** Shows what `read` returns instead of `stage` while the page prints. Returns a function that stops this. */
export function printInstead(stage: HTMLElement, labels: Labels, read: () => Printout): () => void {
  let sheet: HTMLElement | undefined;
  const printer: Printer = {
    begin() {
      if (sheet || !stage.isConnected) return;
      sheet = printed(read(), labels);
      stage.before(sheet);
      stage.style.display = "none";
      // A table with many rows may break across pages.
      stage.closest<HTMLElement>(".chatkit-artifact")?.style.setProperty("break-inside", "auto");
    },
    end() {
      if (!sheet) return;
      sheet.remove();
      sheet = undefined;
      stage.style.removeProperty("display");
      stage.closest<HTMLElement>(".chatkit-artifact")?.style.removeProperty("break-inside");
    },
  };
  printers.add(printer);
  return () => {
    printer.end();
    printers.delete(printer);
  };
}

const TABLE = "max-inline-size: 100%; border-collapse: collapse; font-size: 0.8rem; overflow-wrap: anywhere;";
const CELL = "padding: 0.2rem 0.5rem; border: 0 solid var(--chatkit-line); border-block-end-width: 1px;";

function printed({ columns, rowCount, cell }: Printout, labels: Labels): HTMLElement {
  const count = Math.min(rowCount, MAX_ROWS, Math.floor(MAX_CELLS / Math.max(1, columns.length)));
  const place = (tag: "th" | "td", text: string, atEnd: boolean) =>
    h(tag, { dir: "auto", style: `${CELL} text-align: ${atEnd ? "right" : "start"};` }, text);
  const rows = Array.from({ length: count }, (_, row) =>
    h("tr", {}, ...columns.map(({ atEnd }, column) => place("td", cell(row, column), atEnd))),
  );
  const head = h("tr", {}, ...columns.map(({ name, atEnd }) => place("th", name, atEnd)));
  const table = h("table", { style: TABLE }, h("thead", {}, head), h("tbody", {}, ...rows));
  const sheet = h("div", { class: "chatkit-printed" }, table);
  if (count < rowCount) {
    const values = { count, total: rowCount };
    sheet.append(h("div", { class: "chatkit-table-note" }, fill(labels, "tablePart", values)));
  }
  return sheet;
}
