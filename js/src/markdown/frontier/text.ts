// Finishes parts of a growing text: whole lines of code, and the first part of a long paragraph. Owns text nodes; text
// before a cut never changes again.
import { inlineNodes } from "../inline";
import { type Block, isClosed, newTrace, parseInline } from "../parser";
import { cutPoint } from "./cut";
import type { Level } from "./levels";
import type { Pass } from "./pass";

/** Paragraphs of this length or more are cut. */
const MIN_CUT_PARAGRAPH_CHARS = 320;
/** The approximate length of the text nodes that contain finished code. */
const CODE_NODE_CHARS = 4096;

/** Returns the text node to which new code is appended. */
function textOf({ element, kept }: Level): Text | null {
  return (kept ? kept.nextSibling : element.firstChild) as Text | null;
}

export function drawCode(level: Level, content: string): void {
  const text = textOf(level);
  if (!text) {
    if (content) level.element.append(content);
    return;
  }
  const shown = text.data.slice(level.held);
  if (content.startsWith(shown)) text.appendData(content.slice(shown.length));
  else text.replaceData(level.held, shown.length, content);
}

/** Returns where the last line of a text begins. */
function lastLine(text: string): number {
  return text.lastIndexOf("\n") + 1;
}

/** Marks the whole lines of an open fence as finished. */
export function growCode({ source, lines }: Pass, level: Level, fence: Block): void {
  // A fence without a closing line ends with the quote that contains it.
  if (isClosed(fence) || fence.last < lines.current) return;
  const { content } = fence;
  let start = lastLine(source);
  let finished = lastLine(content);
  // A blank line at the end remains unfinished, because it makes the list loose if the item ends here.
  const above = lastLine(source.slice(0, start - 1));
  if (finished > 0 && /^[\s>]*$/.test(source.slice(above, start))) {
    start = above;
    finished = lastLine(content.slice(0, finished - 1));
  }
  if (start <= level.start) return;
  level.start = start;
  level.held += finished;
  if (level.held < CODE_NODE_CHARS) return;
  const text = textOf(level);
  if (!text) return;
  if (text.length > level.held) text.splitText(level.held);
  level.kept = text;
  level.held = 0;
}

/** Cuts long paragraphs. If no cut is possible, it waits until the paragraph has grown by a quarter. */
export class Cutter {
  private minChars = MIN_CUT_PARAGRAPH_CHARS;

  reset(): void {
    this.minChars = MIN_CUT_PARAGRAPH_CHARS;
  }

  /** Finishes the first part of a long paragraph, and returns whether it did. Its content begins at `firstLine`. */
  cut(pass: Pass, block: Block, level: Level, nodes: Node[], firstLine: number): boolean {
    const { content } = block;
    if (content.length < this.minChars) return false;
    const trace = newTrace(content);
    parseInline(content, pass.context, trace);
    const where = spots(pass, content, firstLine);
    const found = cutPoint(trace, (at) => where(at) !== null);
    const spot = found && where(found.at);
    const kept = found && splitNodes(nodes, inlineNodes(content.slice(0, found.at), pass.context, false));
    if (!found || !spot || !kept) {
      this.minChars = content.length * 1.25;
      return false;
    }
    this.minChars = MIN_CUT_PARAGRAPH_CHARS;
    level.start = pass.from + spot.place - pass.stub.text.length;
    level.midLine = spot.midLine;
    level.kept = kept;
    level.watch = [...new Set(level.watch + found.watch + (pass.noPipes ? "|" : ""))].join("");
    return true;
  }
}

interface Spot {
  place: number;
  midLine: boolean;
}

/**
 * Returns a function that finds where a place in a paragraph is in the parsed text, or null if the paragraph must not be
 * cut there. It is asked about every word from the last one on, and reads each line only once.
 */
function spots({ lines }: Pass, content: string, firstLine: number): (at: number) => Spot | null {
  const rows = content.split("\n");
  let line = firstLine + rows.length;
  let start = content.length + 1;
  let end = 0;
  let indent = 0;
  let pipe = 0;
  let to = -1;
  return (at) => {
    while (at < start) {
      const row = rows.pop() ?? "";
      const text = row.trimStart();
      const isLast = start > content.length;
      end = start - 1;
      start = end - row.length;
      indent = start + row.length - text.length;
      pipe = content.indexOf("|", start);
      const whole = lines.content(--line);
      const trimmed = isLast ? whole.replace(/[ \t]+$/, "") : whole;
      to = trimmed.endsWith(text) ? lines.start(line) + trimmed.length : -1;
    }
    if (!lines.isKnown(line)) return null;
    if (at <= indent) return { place: lines.start(line), midLine: false };
    // The line may be the head of a table; after a cut, its cells would be counted wrong.
    if (to < 0 || (pipe >= 0 && pipe < at)) return null;
    return { place: to - end + at, midLine: true };
  };
}

/** Splits the text of a paragraph where `finished` ends, and returns the last finished node. */
function splitNodes(nodes: readonly Node[], finished: readonly Node[]): Node | null {
  const kept = nodes[finished.length - 1];
  const model = finished.at(-1);
  if (!(kept instanceof Text) || model?.nodeType !== 3) return null;
  const text = model.nodeValue ?? "";
  if (!kept.data.startsWith(text)) return null;
  if (kept.data.length > text.length) kept.splitText(text.length);
  return kept;
}
