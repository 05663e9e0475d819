// Estimates the width of a column and the position of its decimal points without reading all values. Pure.
type Row = Record<string, unknown>;

/** The number of values that are sampled from the whole column. */
const SAMPLE_SIZE = 2000;
/** The number of the longest texts that are measured. */
const MAX_MEASURED_TEXTS = 6;

/** Returns values from all over a column, without missing ones. */
export function sampleOf(rows: readonly Row[], name: string): unknown[] {
  const step = Math.max(1, Math.floor(rows.length / SAMPLE_SIZE));
  const values: unknown[] = [];
  for (let at = 0; at < rows.length; at += step) {
    const value = rows[at]?.[name];
    if (value !== null && value !== undefined) values.push(value);
  }
  return values;
}

/** Returns the longest texts, which are also the widest, or nearly so. */
export function longest(texts: readonly string[]): string[] {
  const kept: string[] = [];
  for (const text of new Set(texts)) {
    if (kept.length < MAX_MEASURED_TEXTS || text.length > (kept.at(-1)?.length ?? 0)) {
      kept.push(text);
      kept.sort((a, b) => b.length - a.length);
      kept.length = Math.min(kept.length, MAX_MEASURED_TEXTS);
    }
  }
  return kept;
}

/** Returns the fraction of a number with its decimal point; empty if there is none. */
export function fractionOf(text: string, point = "."): string {
  const at = text.lastIndexOf(point);
  return at < 0 ? "" : (/^.\d+(?:e[+-]?\d+)?/i.exec(text.slice(at))?.[0] ?? "");
}

/** Returns the longest fraction of a column as zeros: the space that shorter ones keep free, so that decimal points align. */
export function fractionRoom(texts: readonly string[], point?: string): string {
  const length = Math.max(0, ...texts.map((text) => fractionOf(text, point).length));
  return length === 0 ? "" : `.${"0".repeat(length - 1)}`;
}

/** Returns the part of that space that a number does not need. */
export function freeRoom(text: string, room: string, point?: string): string {
  if (room === "") return "";
  const fraction = fractionOf(text, point);
  return fraction === "" ? room : "0".repeat(Math.max(0, room.length - fraction.length));
}
