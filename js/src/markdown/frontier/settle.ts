// Determines which blocks are finished: those that end at a place that no continuation of the text can move.
// If a rule is uncertain, the block counts as unfinished and is parsed again.
import type { Block } from "../parser";

/** Matches what is not part of a mark or a rule: most characters, and a number without a dot or a parenthesis. */
const TEXT = /[^\s\d>*+\-_=|:#`~.)<[$\\]|\d[^\d.)]/;

/** The lines of the parsed text. The last line may still be incomplete. */
export class Lines {
  private readonly starts: number[] = [0];
  /** Whether the line being written is known. Every word of it may be asked about, and reading it takes time. */
  private known: boolean | undefined;

  constructor(private readonly text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  /** The index of the line being written; that line is empty if the text ends with a line break. */
  get current(): number {
    return this.starts.length - 1;
  }

  /** Returns where a line begins. */
  start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  content(line: number): string {
    return this.text.slice(this.start(line), this.isWhole(line) ? this.start(line + 1) - 1 : undefined);
  }

  /** Returns whether the line is complete. */
  isWhole(line: number): boolean {
    return line < this.starts.length - 1;
  }

  /** Returns whether the line is complete, or so long that it can no longer become a mark or a rule. */
  isKnown(line: number): boolean {
    if (this.isWhole(line)) return true;
    if (this.known === undefined) {
      const begun = this.content(line).replace(/^[\s>]+/, "");
      this.known = begun.length >= 16 && TEXT.test(begun);
    }
    return this.known;
  }

  /** Returns whether the first line of a block can no longer become the head of a table. */
  isNoTableHead(line: number): boolean {
    return this.isWhole(line + 1) || !this.content(line).includes("|");
  }
}

/**
 * Returns the index of the last block whose start is final, which means that all blocks before it are finished, or 0 if
 * there is none.
 *
 * After a blank line, the start of a block is final as soon as its first line is known: the blank line ends a paragraph,
 * an underlined heading, a reference definition or a table, and the first line shows that a list or a fence does not
 * continue. Without a blank line, the same is true of a block that may interrupt a paragraph. The start of any other
 * block is final only if the start of the block before it is.
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

/** Returns the index of the last item of an open list whose mark is certain, or 0. */
export function firstUnfinishedItem(items: readonly Block[], lines: Lines): number {
  for (let at = items.length - 1; at > 0; at--) if (lines.isKnown((items[at] as Block).first)) return at;
  return 0;
}

/** Returns the index of the last row of an open table whose line is complete, or 0. */
export function firstUnfinishedRow(rows: readonly Block[], lines: Lines): number {
  for (let at = rows.length - 1; at > 0; at--) if (lines.isWhole((rows[at] as Block).first)) return at;
  return 0;
}

/** Blocks that may follow a paragraph without a blank line. */
const INTERRUPTING = new Set(["heading", "fence", "math", "quote", "rule", "list", "table"]);

function interrupts(block: Block): boolean {
  if (block.type === "heading") return isOneLineHeading(block);
  return INTERRUPTING.has(block.type);
}

function isOneLineHeading({ token }: Block): boolean {
  return token.markup.startsWith("#");
}

/** Returns whether the block is complete, so that the line directly after it cannot become part of it. */
function standsAlone(block: Block): boolean {
  switch (block.type) {
    case "rule":
    case "fence":
    case "math":
    case "code":
    case "html":
      return true;
    case "heading":
      // `[a` underlined with === may still become a reference definition.
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
