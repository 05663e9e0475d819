// Draws a value in its cell: numbers aligned at their decimal point, and the full value as a tooltip if it is written differently.
import { h } from "../../../base/dom";
import { freeRoom } from "./sample";
import { valueText, type Write } from "./text";

/** The length of a number that fits into every column. */
const MAX_SHORT_DIGITS = 6;

/** The space for the longest fraction in a column, and where fractions begin. */
export interface Alignment {
  point: string;
  room: string;
}

/** A cell renderer of the grid. */
export function exactCell(
  write: Write,
  { point, room }: Alignment,
): (params: { value: unknown }) => HTMLElement | string {
  return ({ value }) => {
    const text = write(value);
    if (text === "") return "";
    const full = valueText(value);
    // CSS generates the free space, so that it is not read, found or copied.
    const cell = h("span", { class: "chatkit-number", "data-room": freeRoom(text, room, point) }, text);
    if (full !== text || full.length > MAX_SHORT_DIGITS) cell.title = full;
    return cell;
  };
}
