// Computes the width of columns from their content, up to a limit, without layout.
import { h } from "../../../base/dom";

/** The maximum width of text in pixels. Numbers, dates and similar values are never cut. */
const MAX_TEXT_PX = 360;
/** The maximum width of other values in pixels: a number with a hundred digits. */
const MAX_EXACT_PX = 640;
const MIN_WIDTH_PX = 64;
/** The space between the text of a cell and its borders, in pixels. */
const CELL_PADDING_PX = 30;
/** The same in a header, including the icons for sorting and filtering. */
const HEADER_PADDING_PX = 72;
/** The assumed width of a character if text cannot be measured. */
const DEFAULT_CHAR_PX = 8;

export interface Measure {
  (text: string, isHeader?: boolean): number;
  /** The width of the table, which no column needs to exceed. */
  place?: number | undefined;
}

/** Returns a function that measures text in the font of an element. */
export function measureIn(element: HTMLElement): Measure {
  const context = typeof CanvasRenderingContext2D === "undefined" ? null : h("canvas").getContext("2d");
  if (!context) return (text) => text.length * DEFAULT_CHAR_PX;
  const { fontFamily, fontSize } = getComputedStyle(element);
  const measure = (text: string, isHeader = false): number => {
    context.font = `${isHeader ? 600 : 400} ${fontSize} ${fontFamily}`;
    return context.measureText(text).width;
  };
  return Object.assign(measure, { place: element.clientWidth || undefined });
}

/** Returns whether texts fit into a column that is not wider than its table. */
export const fits = (texts: readonly string[], measure: Measure): boolean =>
  texts.every((text) => measure(text) + CELL_PADDING_PX <= (measure.place ?? MAX_EXACT_PX));

/** Returns the width of a column with these texts. */
export function widthOf(header: string, texts: readonly string[], isText: boolean, measure: Measure): number {
  const widest = Math.max(0, ...texts.map((text) => measure(text)));
  const content = Math.min(widest + CELL_PADDING_PX, isText ? MAX_TEXT_PX : MAX_EXACT_PX);
  const title = Math.min(measure(header, true) + HEADER_PADDING_PX, MAX_TEXT_PX);
  return Math.ceil(Math.min(Math.max(MIN_WIDTH_PX, content, title), measure.place ?? MAX_EXACT_PX));
}
