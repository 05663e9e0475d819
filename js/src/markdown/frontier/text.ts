// Growing text: code line by line, a paragraph cut at a place where nothing reaches over. Owns text nodes; what stands
// before a cut is never written to again.
import { inlineNodes } from "../inline";
import { type Block, isClosed, newTrace, parseInline } from "../parser";
import { cutPoint } from "./cut";
import type { Level } from "./levels";
import type { Pass } from "./pass";

/** A paragraph this long is cut where it may be. */
const LONG = 320;
/** Finished code is kept in text nodes of about this length. */
const CODE_PIECE = 4096;

/** The text node that takes the code to come. */
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

/** Where the last line of a text begins. */
function lastLine(text: string): number {
  return text.lastIndexOf("\n") + 1;
}

/** Whole lines of an open fence are finished. */
export function growCode({ source, lines }: Pass, level: Level, fence: Block): void {
  // Without a closing line a fence ends with the quote it stands in.
  if (isClosed(fence) || fence.last < lines.current) return;
  const { content } = fence;
  let start = lastLine(source);
  let finished = lastLine(content);
  // A blank line at the end stays, for if the item ends here it makes the list loose.
  const above = lastLine(source.slice(0, start - 1));
  if (finished > 0 && /^[\s>]*$/.test(source.slice(above, start))) {
    start = above;
    finished = lastLine(content.slice(0, finished - 1));
  }
  if (start <= level.start) return;
  level.start = start;
  level.held += finished;
  if (level.held < CODE_PIECE) return;
  const text = textOf(level);
  if (!text) return;
  if (text.length > level.held) text.splitText(level.held);
  level.kept = text;
  level.held = 0;
}

/** Cuts long paragraphs. After a failure it waits until the paragraph has grown by a quarter. */
export class Cutter {
  private longEnough = LONG;

  reset(): void {
    this.longEnough = LONG;
  }

  /** Finishes the first part of a long paragraph. `firstLine` is the line its content begins at. */
  cut(pass: Pass, block: Block, level: Level, nodes: Node[], firstLine: number): boolean {
    const { content } = block;
    if (content.length < this.longEnough) return false;
    const trace = newTrace(content);
    parseInline(content, pass.context, trace);
    const where = (at: number) => sourcePlace(pass, content, at, firstLine);
    const found = cutPoint(trace, (at) => where(at) !== null);
    const spot = found && where(found.at);
    const kept = found && splitNodes(nodes, inlineNodes(content.slice(0, found.at), pass.context, false));
    if (!found || !spot || !kept) {
      this.longEnough = content.length * 1.25;
      return false;
    }
    this.longEnough = LONG;
    level.start = pass.from + spot.place - pass.stub.text.length;
    level.midLine = spot.midLine;
    level.kept = kept;
    level.watch = [...new Set(level.watch + found.watch + (pass.noPipes ? "|" : ""))].join("");
    return true;
  }
}

/** Where a place in a paragraph's content is in the parsed text; null when the paragraph may not be cut there. */
function sourcePlace(
  { lines }: Pass,
  content: string,
  at: number,
  firstLine: number,
): { place: number; midLine: boolean } | null {
  const before = content.slice(0, at).split("\n");
  const line = firstLine + before.length - 1;
  if (!lines.isKnown(line)) return null;
  const begun = before[before.length - 1] ?? "";
  if (!begun.trim()) return { place: lines.start(line), midLine: false };
  // A line that is cut must not be a table's head: its cells would be counted wrong.
  if (begun.includes("|")) return null;
  const end = content.indexOf("\n", at);
  const rest = end < 0 ? content.slice(at) : content.slice(at, end);
  const whole = lines.content(line);
  const trimmed = end < 0 ? whole.replace(/[ \t]+$/, "") : whole;
  if (!trimmed.endsWith(rest)) return null;
  return { place: lines.start(line) + trimmed.length - rest.length, midLine: true };
}

/** Splits the text of a paragraph where `finished` ends; gives its last finished node. */
function splitNodes(nodes: readonly Node[], finished: readonly Node[]): Node | null {
  const kept = nodes[finished.length - 1];
  const model = finished.at(-1);
  if (!(kept instanceof Text) || model?.nodeType !== 3) return null;
  const text = model.nodeValue ?? "";
  if (!kept.data.startsWith(text)) return null;
  if (kept.data.length > text.length) kept.splitText(text.length);
  return kept;
}
