// How high a table is: as its rows, up to the height it was given.

const EMPTY_HEIGHT = 80;
const SCROLLBAR_HEIGHT = 16;

/** Measures a table that has drawn its first rows, and lowers its stage to them. */
export function fitRows(stage: HTMLElement): void {
  const find = (name: string) => stage.querySelector<HTMLElement>(name);
  const place = find(".ag-grid-scrolling-rows");
  const rows = find(".ag-grid-scrolling-container");
  const root = find(".ag-root-wrapper");
  if (!place || !rows || !root) return;
  // Where a table is wider than its place, a scroll bar may lie upon its last row.
  const scroll = find(".ag-body-horizontal-scroll:not(.ag-invisible)") ? SCROLLBAR_HEIGHT : 0;
  const around = root.offsetHeight - place.offsetHeight;
  const height = around + (rows.offsetHeight || EMPTY_HEIGHT) + scroll;
  stage.style.setProperty("--chatkit-rows", `${height}px`);
  stage.classList.add("chatkit-fits-rows");
}
