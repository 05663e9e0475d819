// Sets the height of a table to that of its rows, up to its given height.

const EMPTY_HEIGHT = 80;
const SCROLLBAR_HEIGHT = 16;

/** Measures a table after it has drawn its first rows, and reduces the height of its stage to them. */
export function fitRows(stage: HTMLElement): void {
  const find = (name: string) => stage.querySelector<HTMLElement>(name);
  const place = find(".ag-grid-scrolling-rows");
  const rows = find(".ag-grid-scrolling-container");
  const root = find(".ag-root-wrapper");
  if (!place || !rows || !root) return;
  // If a table is too wide, a scroll bar may cover its last row.
  const scroll = find(".ag-body-horizontal-scroll:not(.ag-invisible)") ? SCROLLBAR_HEIGHT : 0;
  const around = root.offsetHeight - place.offsetHeight;
  const height = around + (rows.offsetHeight || EMPTY_HEIGHT) + scroll;
  stage.style.setProperty("--chatkit-rows", `${height}px`);
  stage.classList.add("chatkit-fits-rows");
}
