// Which blocks are finished. Owns the rules that say, of a place between two blocks, whether any continuation of the
// text could still move it. Each rule errs on the side of parsing more.
import type { Block } from "../parser";

/** The lines of the text that was parsed, and how much of them is known. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  /** The line being written; empty when the text ends with a whole line. */
  get current(): number {
    return this.starts.length - 1;
  }

  /** Where a line begins. */
  start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  content(line: number): string {
    return this.text.slice(this.start(line), this.isWhole(line) ? this.start(line + 1) - 1 : undefined);
  }

  isWhole(line: number): boolean {
    return line < this.starts.length - 1;
  }

  /** Whether the line is whole, or so long that what it begins with is known: no mark or rule looks like that. */
  isKnown(line: number): boolean {
    if (this.isWhole(line)) return true;
    const begun = this.content(line).replace(/^[\s>]+/, "");
    return begun.length >= 16 && /\p{L}/u.test(begun);
  }

  /** Whether the first line of a block may not become the head of a table any more, whatever it now looks like. */
  isNoTableHead(line: number): boolean {
    return this.isWhole(line + 1) || !this.content(line).includes("|");
  }
}

/**
 * The last of `blocks` that is certain to begin where it does: everything before it is finished. 0 when none is.
 *
 * A blank line ends all that can be ended by a later line (a paragraph, a heading underlined, a reference definition, a
 * table), and what goes on over blank lines (a list, a fence) is ended by what the next block's first line shows. Without
 * a blank line a block that may interrupt a paragraph is as good. Other neighbors are only as certain as the place
 * before them.
 */
export function firstUnfinished(blocks: readonly Block[], lines: Lines): number {
  let found = 0;
  let certain = true;
  for (let at = 1; at < blocks.length; at++) {
    const before = blocks[at - 1] as Block;
    const next = blocks[at] as Block;
    const whole = lines.isWhole(next.first);
    if (next.blankBefore) certain = lines.isKnown(next.first);
    else if (interrupts(next)) certain = whole && (next.type !== "table" || lines.isWhole(next.first + 1));
    else certain = certain && whole && standsAlone(before);
    if (certain) found = at;
  }
  return found;
}

/** Items of an open list: an item begins where its mark stands, once that is known to be a mark. */
export function firstUnfinishedItem(items: readonly Block[], lines: Lines): number {
  for (let at = items.length - 1; at > 0; at--) if (lines.isKnown((items[at] as Block).first)) return at;
  return 0;
}

/** Rows of an open table. */
export function firstUnfinishedRow(rows: readonly Block[], lines: Lines): number {
  for (let at = rows.length - 1; at > 0; at--) if (lines.isWhole((rows[at] as Block).first)) return at;
  return 0;
}

const INTERRUPTING = new Set(["heading", "fence", "math", "quote", "rule", "list", "table"]);

function interrupts(block: Block): boolean {
  if (block.type === "heading") return isOneLineHeading(block);
  return INTERRUPTING.has(block.type);
}

function isOneLineHeading({ token }: Block): boolean {
  return token.markup.startsWith("#");
}

/** Whether no line directly after the block can still become part of it. */
function standsAlone(block: Block): boolean {
  switch (block.type) {
    case "rule":
    case "fence":
    case "math":
    case "code":
    case "html":
      return true;
    case "heading":
      // `[a` with a line of === under it may still turn into a reference definition.
      return isOneLineHeading(block) || !block.content.startsWith("[");
    case "list":
    case "item":
    case "quote": {
      const last = block.children.at(-1);
      return last !== undefined && last.type !== "paragraph" && standsAlone(last);
    }
    default:
      return false;
  }
}
