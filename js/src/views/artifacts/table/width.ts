// How wide the columns of a table are: as wide as what is in them, up to a limit. Nothing is laid out for it.
import { h } from "../../../base/dom";

/** Of texts; numbers, dates and the like are never cut. */
const TEXT_LIMIT = 360;
/** Of the widest text that is no prose: a number with a hundred digits. */
const EXACT_LIMIT = 640;
const LEAST = 64;
/** The room between a cell's text and its borders. */
const CELL_ROOM = 30;
/** In a header, the icons for sorting and filtering as well. */
const HEADER_ROOM = 72;
/** Where nothing can be measured: of a character. */
const USUAL = 8;

export interface Measure {
  (text: string, isHeader?: boolean): number;
  /** How wide the whole table is: no column need be wider. */
  place?: number | undefined;
}

/** Measures texts in an element's font. */
export function measureIn(element: HTMLElement): Measure {
  const context = typeof CanvasRenderingContext2D === "undefined" ? null : h("canvas").getContext("2d");
  if (!context) return (text) => text.length * USUAL;
  const { fontFamily, fontSize } = getComputedStyle(element);
  const measure = (text: string, isHeader = false): number => {
    context.font = `${isHeader ? 600 : 400} ${fontSize} ${fontFamily}`;
    return context.measureText(text).width;
  };
  return Object.assign(measure, { place: element.clientWidth || undefined });
}

/** Whether texts fit into a column that is not wider than its table. */
export const fits = (texts: readonly string[], measure: Measure): boolean =>
  texts.every((text) => measure(text) + CELL_ROOM <= (measure.place ?? EXACT_LIMIT));

/** The width of a column of these texts. */
export function widthOf(header: string, texts: readonly string[], isText: boolean, measure: Measure): number {
  const widest = Math.max(0, ...texts.map((text) => measure(text)));
  const content = Math.min(widest + CELL_ROOM, isText ? TEXT_LIMIT : EXACT_LIMIT);
  const title = Math.min(measure(header, true) + HEADER_ROOM, TEXT_LIMIT);
  return Math.ceil(Math.min(Math.max(LEAST, content, title), measure.place ?? EXACT_LIMIT));
}
