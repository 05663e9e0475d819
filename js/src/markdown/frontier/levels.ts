// Describes the open containers, from the message down to the block being written, and builds the stub that replaces
// their finished content when only the tail of the source is parsed. Parses and renders nothing.
import type { BlockMeta } from "../math-rules";
import type { Block, BlockType } from "../parser";

export interface Level {
  kind: "root" | "list" | "item" | "quote" | "table" | "fence" | "paragraph";
  /** The node of this container in its parent's element. */
  node: Node;
  /** The element that contains its content. */
  element: Element;
  /** The last finished child of `element`, or null if no child is finished. */
  kept: Node | null;
  /** Where its first unfinished child begins in the source, or -1 if it is on the line that opens the container. */
  start: number;
  /** item: the column of its content. fence: the column of its opening mark. */
  column: number;
  /** list, item, fence: the mark that opens it. table: the shortest head with the same columns. */
  mark: string;
  /** list: whether its finished items already make it loose, and whether it is drawn as a loose list. */
  loose: boolean;
  drawnLoose: boolean;
  /** fence: the number of finished characters in the last text node. */
  held: number;
  /** paragraph: whether `start` is inside a line. */
  midLine: boolean;
  /** paragraph: characters that may close a delimiter in its finished part if they arrive later. */
  watch: string;
}

const NEW = {
  start: -1,
  column: 0,
  mark: "",
  loose: false,
  drawnLoose: false,
  held: 0,
  midLine: false,
  watch: "",
};

export function newLevel(
  kind: Level["kind"],
  node: Node,
  element: Element,
  more: Partial<Level> = {},
): Level {
  return { kind, node, element, kept: null, ...NEW, ...more };
}

/** The word that replaces the finished part of a paragraph in a stub. */
const PLACEHOLDER = "x";

export interface Stub {
  text: string;
  /** The number of lines in the stub, after which the source continues. */
  lines: number;
}

/**
 * Returns the shortest text that opens the same containers at the same columns. Items and quotes begin with an empty
 * heading, because a heading has one line and no later line can continue it.
 */
export function stubOf(levels: readonly Level[]): Stub {
  const lines: string[] = [];
  let prefix = "";
  let column = 0;
  let last = "";
  levels.forEach((level, at) => {
    switch (level.kind) {
      case "list":
        // Indent the content, so that the mark of the next item cannot begin a list inside this one.
        if (at === levels.length - 1) lines.push(`${prefix}${level.mark}    #`);
        break;
      case "item": {
        // Up to three spaces may precede the mark, and one to four may follow it.
        const spaces = level.column - column - level.mark.length - 1;
        const before = Math.min(3, spaces);
        lines.push(`${prefix}${" ".repeat(before)}${level.mark}${" ".repeat(1 + spaces - before)}#`);
        prefix += " ".repeat(level.column - column);
        column = level.column;
        break;
      }
      case "quote":
        lines.push(`${prefix}> #`);
        prefix += "> ";
        column = 0;
        break;
      case "table":
        for (const line of level.mark.split("\n")) lines.push(prefix + line);
        break;
      case "fence":
        lines.push(`${prefix}${" ".repeat(level.column - column)}${level.mark}`);
        break;
      case "paragraph":
        if (level.midLine) last = `${prefix}${PLACEHOLDER} `;
        else lines.push(prefix + PLACEHOLDER);
        break;
    }
  });
  return { text: lines.map((line) => `${line}\n`).join("") + last, lines: lines.length };
}

const KINDS: Partial<Record<BlockType, Level["kind"]>> = {
  list: "list",
  item: "item",
  quote: "quote",
  table: "table",
  fence: "fence",
  math: "fence",
  paragraph: "paragraph",
};

/** An open container in the result of a parse. */
export interface Opened {
  block: Block;
  /** Its unfinished children. */
  live: Block[];
}

/**
 * Finds the open containers in the blocks that were parsed from the stub and the tail. Returns fewer of them if a level
 * proved wrong, for example because a paragraph became a heading; then its content was marked as finished too early.
 */
export function follow(levels: readonly Level[], blocks: Block[]): Opened[] {
  const root = { live: blocks } as Opened;
  const found = [root];
  for (let at = 1; at < levels.length; at++) {
    const level = levels[at] as Level;
    const above = found[at - 1] as Opened;
    const block = above.live[0];
    if (!block || KINDS[block.type] !== level.kind) break;
    let live: Block[] = [];
    if (level.kind === "list") {
      live = levels[at + 1] ? block.children : block.children.slice(1);
    } else if (level.kind === "item" || level.kind === "quote") {
      if (block.children[0]?.type !== "heading") break;
      live = block.children.slice(1);
    } else if (level.kind === "table") {
      live = block.children[1]?.children ?? [];
    } else if (level.kind === "paragraph") {
      if (!block.content.startsWith(PLACEHOLDER)) break;
      // Whitespace at the beginning of a line is not part of the paragraph.
      block.content = block.content.slice(2).replace(/^[ \t]+/, "");
    }
    // Text after a formula on its last line is drawn in a separate element, which a level cannot describe.
    if (block.type === "math" && (block.token.meta as BlockMeta).rest) break;
    if (!live.length && level.kind !== "fence" && level.kind !== "paragraph") break;
    found.push({ block, live });
  }
  return found;
}
