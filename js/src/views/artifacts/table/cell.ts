// A value in its cell: a number with its point under the others, and the full value at hand where it is written otherwise.
import { h } from "../../../base/dom";
import { freeRoom } from "./sample";
import { valueText, type Write } from "./text";

/** A number this short is not cut in any column. */
const SHORT = 6;

/** Where the fractions of a column's numbers begin, and the room of the longest. */
export interface Alignment {
  point: string;
  room: string;
}

/** Draws values for the grid. */
export function exactCell(
  write: Write,
  { point, room }: Alignment,
): (params: { value: unknown }) => HTMLElement | string {
  return ({ value }) => {
    const text = write(value);
    if (text === "") return "";
    const full = valueText(value);
    // The room that is free is generated: it is no part of what is read, found or copied.
    const cell = h("span", { class: "chatkit-number", "data-room": freeRoom(text, room, point) }, text);
    if (full !== text || full.length > SHORT) cell.title = full;
    return cell;
  };
}
