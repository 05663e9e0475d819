// What is known of a column without reading all of it: how wide it is, and where its numbers have their point. Pure.
type Row = Record<string, unknown>;

/** So many values of a column are looked at, from its whole length. */
const SAMPLE_SIZE = 2000;
/** So many of the longest ones are measured. */
const MEASURED = 6;

/** Values of a column from all over it, without those that are missing. */
export function sampleOf(rows: readonly Row[], name: string): unknown[] {
  const step = Math.max(1, Math.floor(rows.length / SAMPLE_SIZE));
  const values: unknown[] = [];
  for (let at = 0; at < rows.length; at += step) {
    const value = rows[at]?.[name];
    if (value !== null && value !== undefined) values.push(value);
  }
  return values;
}

/** The longest texts, which are the widest as well or nearly. */
export function longest(texts: readonly string[]): string[] {
  const kept: string[] = [];
  for (const text of new Set(texts)) {
    if (kept.length < MEASURED || text.length > (kept.at(-1)?.length ?? 0)) {
      kept.push(text);
      kept.sort((a, b) => b.length - a.length);
      kept.length = Math.min(kept.length, MEASURED);
    }
  }
  return kept;
}

/** What follows the whole part of a number, from its point on; empty where nothing does. */
export function fractionOf(text: string, point = "."): string {
  const at = text.lastIndexOf(point);
  return at < 0 ? "" : (/^.\d+(?:e[+-]?\d+)?/i.exec(text.slice(at))?.[0] ?? "");
}

/** The longest fraction of a column's numbers, as zeros: room that shorter ones keep free, so that points align. */
export function fractionRoom(texts: readonly string[], point?: string): string {
  const length = Math.max(0, ...texts.map((text) => fractionOf(text, point).length));
  return length === 0 ? "" : `.${"0".repeat(length - 1)}`;
}

/** What a number's text leaves free of that room. */
export function freeRoom(text: string, room: string, point?: string): string {
  if (room === "") return "";
  const fraction = fractionOf(text, point);
  return fraction === "" ? room : "0".repeat(Math.max(0, room.length - fraction.length));
}
