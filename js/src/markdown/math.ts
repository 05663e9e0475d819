// Finds where formulas begin and end in a text: `\( \)`, `\[ \]`, `$$ $$` and `$ $`. Knows neither markdown nor DOM.
// math-rules.ts connects these functions to markdown-it; ../drawings draws the formulas.

/** Longer formulas in a paragraph remain text, because a streaming paragraph cannot be cut until a formula ends. */
export const MAX_CHARS = 2000;
const MAX_DOLLAR_CHARS = 1000;

/** Matches prices that are followed by words or by the sign of a range, as in `$5 and x is 6$` and `$5-$`. */
const PRICE = /^\d[\d.,]*(?:[^\\$]*\s[A-Za-z]{2}|[A-Za-z]?\s*[-–—~/,;:(]+$)/;

/**
 * Returns the end of the formula that begins at `at`, including its delimiters. Returns "open" if the text ends before
 * the formula does, and "none" if no later text can make this a formula.
 */
export function formulaEnd(text: string, at: number, end = text.length): number | "open" | "none" {
  if (text[at] === "$") return text[at - 1] === "$" ? "none" : dollarEnd(text, at, end);
  const closer = { "(": ")", "[": "]" }[text[at + 1] ?? ""];
  return closer ? closedBy(text, at + 2, end, `\\${closer}`) : "none";
}

function dollarEnd(text: string, at: number, end: number): number | "open" | "none" {
  if (at + 1 >= end) return "open";
  if (text[at + 1] === "$") {
    if (at + 2 >= end) return "open";
    return text[at + 2] === "$" ? "none" : closedBy(text, at + 2, end, "$$");
  }
  if (/\s/.test(text[at + 1] ?? "") || /[A-Za-z0-9]/.test(text[at - 1] ?? "")) return "none";
  const limit = Math.min(end, at + MAX_DOLLAR_CHARS);
  for (let to = at + 1; to < limit; to++) {
    const char = text[to];
    if (char === "\\") to++;
    else if (char === "`") return "none";
    else if (char === "$") {
      const after = to + 1 < end ? (text[to + 1] ?? "") : "";
      const closes = !/\s/.test(text[to - 1] ?? "") && !/[A-Z0-9_{$]/.test(after);
      return closes && !PRICE.test(text.slice(at + 1, to)) ? to + 1 : "none";
    }
  }
  return limit === end && !PRICE.test(text.slice(at + 1, end)) ? "open" : "none";
}

/** Returns the end of a formula whose content begins at `from`. A closing delimiter after a backslash is ignored. */
function closedBy(text: string, from: number, end: number, closer: string): number | "open" | "none" {
  const limit = Math.min(end, from + MAX_CHARS);
  for (let to = from; to < limit; to++) {
    if (text[to] === "`") return "none";
    if (text.startsWith(closer, to) && to + 2 <= end) return text.slice(from, to).trim() ? to + 2 : "none";
    if (text[to] === "\\") to++;
  }
  return limit === end ? "open" : "none";
}

/** Returns where a line closes a block that `$$` or `\[` opened, or -1 if it does not. */
export function closerIn(line: string, mark: string): number {
  const closer = mark === "$$" ? "$$" : "\\]";
  for (let at = 0; at < line.length; at++) {
    if (line.startsWith(closer, at)) return at;
    if (line[at] === "\\") at++;
  }
  return -1;
}

/**
 * Returns whether an open formula is shown as source up to the end of the paragraph. Other openings may also be currency
 * signs or the names of shell variables.
 */
export function isSourceWhileOpen(text: string, at: number): boolean {
  return text[at] === "\\" || /^\$\$[ \t]*\n/.test(text.slice(at, at + 100));
}
