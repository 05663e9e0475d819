// Finds a place to cut a long paragraph, so that no later text can change how the text before the cut is rendered.
// Works on the trace of the inline scanner; touches no DOM.
import { formulaEnd } from "../math";
import type { Trace } from "../parser";
import { isMarkup } from "../tags";

export interface Cut {
  at: number;
  /** Characters that may close a delimiter that was opened long before the cut. */
  watch: string;
}

/** The number of characters at the end of a paragraph that are never cut off, because they may still change. */
const UNCUT_TAIL_CHARS = 80;
/**
 * An opening delimiter this far from the end counts as text. If its closing delimiter arrives later, the paragraph is
 * parsed again.
 */
const MAX_OPENER_DISTANCE_CHARS = 1500;

/** Elements without a closing tag. */
const VOID = new Set(["area", "br", "col", "hr", "img", "wbr"]);
/** Matches a tag that is incomplete because the text ends. */
const HALF_TAG =
  /^<(?:[!?]|\/?[a-z][a-z0-9-]*(?:\s+[a-z_:][\w:.-]*(?:\s*=\s*(?:[^"'=<>`\s]+|'[^']*'|"[^"]*"))?)*\s*(?:\/|=\s*(?:'[^']*|"[^"]*)?)?$)/i;

/** Returns the last possible cut up to `source.length - UNCUT_TAIL_CHARS` that `allowed` accepts, or null. */
export function cutPoint(trace: Trace, allowed: (at: number) => boolean): Cut | null {
  const { source, positions } = trace;
  const openers = unresolved(trace);
  if (!openers) return null;
  const oldest = source.length - MAX_OPENER_DISTANCE_CHARS;
  const watched = openers.filter(({ at, closer }) => at < oldest && closer);
  const limit = Math.min(
    source.length - UNCUT_TAIL_CHARS,
    ...openers.filter(({ at, closer }) => at >= oldest || !closer).map(({ at }) => at),
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

/** Returns whether a word begins here after whitespace, so that a cut divides no word. */
function isGap(source: string, at: number): boolean {
  return at > 0 && /[ \n]/.test(source[at - 1] ?? "") && /[^\s]/.test(source[at] ?? " ");
}

/** Returns whether markdown-it's rule for plain text consumed the piece that begins with this character. */
function isPlain(code: number): boolean {
  return !"\n!#$%&*+-:<=>@[\\]^_`{}~".includes(String.fromCharCode(code));
}

interface Opener {
  at: number;
  /** The characters of the closing delimiter. If empty, the paragraph must not be cut after the opener. */
  closer: string;
}

/** Returns what is still open at the end of the text, or null if its raw HTML tags are not nested correctly. */
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
      // An element that raw HTML opens in a link's text may extend beyond the link.
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

/** Returns a function that tells whether a place is inside emphasis or between a pair of raw tags. */
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
  // Mark all places at once, because every word of a text may be asked about.
  const inside = new Uint8Array(source.length + 1);
  let marked = 0;
  for (const [from, to] of spans.sort(([a], [b]) => a - b)) {
    inside.fill(1, Math.max(marked, from + 1), to + 1);
    marked = Math.max(marked, to + 1);
  }
  return (at) => inside[at] === 1;
}

/** Returns whether the scanner read this piece as a tag that is markup. */
function isTag(source: string, from: number, to: number): boolean {
  const tag = source.slice(from, to);
  return /^<\/?[a-z]/i.test(tag) && isMarkup(tag, source.slice(Math.max(0, from - 2), from));
}
