/**
 * The first letter of each line determines the direction of the line (`unicode-bidi: plaintext`). The time that this takes
 * a browser grows with the square of the line's length: a word of a million letters takes seconds, and again with each key.
 */
const MAX_LINE_LENGTH = 20_000;

/**
 * Marks an element whose text has such a line; the stylesheet then gives all of it the direction of its first letter. In
 * markdown, the lines of a paragraph are one line, which ends with a blank one.
 */
export function markLongLines(element: HTMLElement, text: string, end: "\n" | "\n\n" = "\n"): void {
  element.toggleAttribute("data-long-lines", hasLongLine(text, end));
}

/** Keeps the mark of a field up to date while its user writes. */
export function watchLongLines(field: HTMLTextAreaElement): void {
  // The browser lays out inserted text before the input event.
  field.addEventListener("beforeinput", ({ data }) => markLongLines(field, field.value + (data ?? "")));
  field.addEventListener("input", () => markLongLines(field, field.value));
}

function hasLongLine(text: string, end: string): boolean {
  let start = 0;
  // Looks for the last end of a line that is near enough, so most of a text that grows is not looked at.
  while (text.length - start > MAX_LINE_LENGTH) {
    const at = text.lastIndexOf(end, start + MAX_LINE_LENGTH);
    if (at < start) return true;
    start = at + end.length;
  }
  return false;
}
