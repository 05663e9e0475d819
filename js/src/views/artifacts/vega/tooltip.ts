// Shows the tooltip of a mark, as text only. It is inside the chart so that it is also visible in the whole window.
import { h } from "../../../base/dom";

export type ShowTooltip = (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void;

/** Distance from the pointer, in pixels. */
const DISTANCE_PX = 12;

export function tooltip(place: HTMLElement): ShowTooltip {
  const box = h("div", { class: "chatkit-vega-tooltip", hidden: "", "aria-hidden": "true" });
  place.append(box);
  return (_handler, event, _item, value) => {
    box.hidden = value === null || value === undefined || value === "";
    if (box.hidden) return;
    box.replaceChildren(...linesOf(value));
    const { left, top, width, height } = place.getBoundingClientRect();
    const x = event.clientX - left + DISTANCE_PX;
    const y = event.clientY - top + DISTANCE_PX;
    box.style.left = `${Math.max(0, Math.min(x, width - box.offsetWidth))}px`;
    box.style.top = `${y + box.offsetHeight > height ? Math.max(0, y - box.offsetHeight - 2 * DISTANCE_PX) : y}px`;
  };
}

function linesOf(value: unknown): HTMLElement[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [h("div", {}, textOf(value))];
  return Object.entries(value).map(([name, cell]) =>
    h("div", {}, h("span", { class: "chatkit-vega-name" }, name), " ", textOf(cell)),
  );
}

const textOf = (value: unknown): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
