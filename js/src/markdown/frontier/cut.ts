// Where a long paragraph may be cut: a place such that what stands before it reads the same whatever follows. Works on
// the trace of the inline scanner; touches no DOM.
import { formulaEnd } from "../math";
import type { Trace } from "../parser";
import { isMarkup } from "../tags";

export interface Cut {
  at: number;
  /** Characters that may complete something left open long before the cut. */
  watch: string;
}

/** What is being written stays uncut. */
const ROOM = 80;
/** An opener this far back is taken for text; should its partner come after all, the paragraph is read again. */
const PATIENCE = 1500;

const VOID = new Set(["area", "br", "col", "hr", "img", "wbr"]);
/** The start of a tag that the end of the text cuts off. */
const HALF_TAG =
  /^<(?:[!?]|\/?[a-z][a-z0-9-]*(?:\s+[a-z_:][\w:.-]*(?:\s*=\s*(?:[^"'=<>`\s]+|'[^']*'|"[^"]*"))?)*\s*(?:\/|=\s*(?:'[^']*|"[^"]*)?)?$)/i;

/** The last place, not beyond `source.length - ROOM`, that `allowed` accepts too. */
export function cutPoint(trace: Trace, allowed: (at: number) => boolean): Cut | null {
  const { source, positions } = trace;
  const openers = unresolved(trace);
  if (!openers) return null;
  const patience = source.length - PATIENCE;
  const watched = openers.filter(({ at, closer }) => at < patience && closer);
  const limit = Math.min(
    source.length - ROOM,
    ...openers.filter(({ at, closer }) => at >= patience || !closer).map(({ at }) => at),
  );
  const covered = emphasis(trace);
  for (let step = positions.length - 1; step >= 0; step--) {
    const from = positions[step] as number;
    if (from >= limit) continue;
    const to = positions[step + 1] ?? source.length;
    const first = isPlain(source.charCodeAt(from)) ? from + 1 : to;
    for (let at = Math.min(to, limit); at >= first; at--) {
      if (isGap(source, at) && !covered(at) && allowed(at)) {
        const watch = watched.filter((opener) => opener.at < at).map((opener) => opener.closer);
        return { at, watch: [...new Set(watch.join(""))].join("") };
      }
    }
  }
  return null;
}

/** The first character after blanks: no word, link or emphasis reaches over it. */
function isGap(source: string, at: number): boolean {
  return at > 0 && /[ \n]/.test(source[at - 1] ?? "") && /[^\s]/.test(source[at] ?? " ");
}

/** Whether markdown-it's rule for plain text took the piece that begins like this. */
function isPlain(code: number): boolean {
  return !"\n!#$%&*+-:<=>@[\\]^_`{}~".includes(String.fromCharCode(code));
}

interface Opener {
  at: number;
  /** The characters its partner would hold; empty: no cut after it, ever. */
  closer: string;
}

/** What is open at the end of the text; null when the raw HTML in it is too odd to say. */
function unresolved(trace: Trace): Opener[] | null {
  const { source, positions, counts, delimiters } = trace;
  const openers: Opener[] = [];
  const brackets: number[] = [];
  const tags: Opener[] = [];
  const names: string[] = [];
  for (let step = 0; step < positions.length; step++) {
    const at = positions[step] as number;
    const to = positions[step + 1] ?? source.length;
    const char = source[at];
    if (char === "*" || char === "_" || char === "~") {
      const end = counts[step + 1] ?? delimiters.length;
      for (let index = counts[step] ?? 0; index < end; index++) {
        const delimiter = delimiters[index];
        if (delimiter?.open && delimiter.end < 0) openers.push({ at, closer: char });
      }
    } else if (char === "`") {
      if (/^`+$/.test(source.slice(at, to))) openers.push({ at, closer: char });
    } else if ((char === "$" || char === "\\") && formulaEnd(source, at) === "open") {
      openers.push({ at, closer: "" });
    } else if (char === "[" && to === at + 1) {
      brackets.push(at);
    } else if (char === "[" || (char === "!" && to > at + 1)) {
      // Raw HTML inside a link's text may leak out of it.
      if (/<[a-z/]/i.test(source.slice(at, to))) openers.push({ at, closer: "" });
    } else if (char === "]") {
      const opened = brackets.pop();
      if (opened !== undefined && source[at + 1] === "(") openers.push({ at: opened, closer: ")" });
    } else if (char === "<") {
      const tag = source.slice(at, to);
      if (tag.length === 1) {
        if (HALF_TAG.test(source.slice(at))) openers.push({ at, closer: ">" });
      } else if (isTag(source, at, to)) {
        const name = /^<\/?([a-z][a-z0-9-]*)/i.exec(tag)?.[1]?.toLowerCase() ?? "";
        if (tag[1] !== "/") {
          if (VOID.has(name)) continue;
          names.push(name);
          tags.push({ at, closer: "" });
        } else if (names.pop() === name) {
          tags.pop();
        } else {
          return null;
        }
      }
    }
  }
  for (const at of brackets) openers.push({ at, closer: "]" });
  return [...openers, ...tags];
}

/** Says whether a place is inside emphasis, or inside a pair of raw tags. */
function emphasis({ source, positions, counts, delimiters }: Trace): (at: number) => boolean {
  const spans: [number, number][] = [];
  const where: number[] = [];
  positions.forEach((at, step) => {
    const end = counts[step + 1] ?? delimiters.length;
    for (let index = counts[step] ?? 0; index < end; index++) where[index] = at;
  });
  delimiters.forEach(({ end }, index) => {
    if (end >= 0) spans.push([where[index] ?? 0, where[end] ?? source.length]);
  });
  const tags: number[] = [];
  positions.forEach((at, step) => {
    const tag = source.slice(at, positions[step + 1] ?? source.length);
    if (!isTag(source, at, at + tag.length)) return;
    const name = /^<\/?([a-z][a-z0-9-]*)/i.exec(tag)?.[1]?.toLowerCase() ?? "";
    if (tag[1] === "/") spans.push([tags.pop() ?? 0, at]);
    else if (!VOID.has(name)) tags.push(at);
  });
  return (at) => spans.some(([from, to]) => from < at && at <= to);
}

/** Whether the scanner took this piece for a tag that is markup. */
function isTag(source: string, from: number, to: number): boolean {
  const tag = source.slice(from, to);
  return /^<\/?[a-z]/i.test(tag) && isMarkup(tag, source.slice(Math.max(0, from - 2), from));
}
