// The open containers, from the message down to the block being written, and the stub that stands for them when only
// the tail of the source is parsed again. Pure bookkeeping: parses and renders nothing.
import type { BlockMeta } from "../math-rules";
import type { Block, BlockType } from "../parser";

export interface Level {
  kind: "root" | "list" | "item" | "quote" | "table" | "fence" | "paragraph";
  /** The node that stands for this container in its parent's element. */
  node: Node;
  /** The element whose children are its content. */
  element: Element;
  /** The last finished child of `element`; null: none is finished. */
  kept: Node | null;
  /** Where in the source its first unfinished child begins; -1: in the middle of a line whose container begins there too. */
  start: number;
  /** item, fence: the column of its content, of its mark. */
  column: number;
  /** list, item, fence: the mark that opens it; table: its head, in the smallest form. */
  mark: string;
  /** list: whether finished items alone make it loose, and whether it is drawn loose. */
  loose: boolean;
  drawnLoose: boolean;
  /** fence: how much of the last text node is finished. paragraph: whether `start` is inside a line. */
  held: number;
  midLine: boolean;
  /** paragraph: characters that, when they come, may complete something in its finished part. */
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

/** What stands at the place of a paragraph's finished part. */
const WORD = "x";

export interface Stub {
  text: string;
  /** The line of the parsed text at which the source goes on. */
  lines: number;
}

/**
 * The shortest text that opens the same containers at the same columns. An item or a quote is opened by a heading
 * without text: a block of one line that no later line can join.
 */
export function stubOf(levels: readonly Level[]): Stub {
  const lines: string[] = [];
  let prefix = "";
  let column = 0;
  let last = "";
  levels.forEach((level, at) => {
    switch (level.kind) {
      case "list":
        // Content far to the right, so that no mark of the next item can be taken for a list inside this one.
        if (at === levels.length - 1) lines.push(`${prefix}${level.mark}    #`);
        break;
      case "item": {
        // The mark may stand up to three columns in, its content one to four after it.
        const room = level.column - column - level.mark.length - 1;
        const before = Math.min(3, room);
        lines.push(`${prefix}${" ".repeat(before)}${level.mark}${" ".repeat(1 + room - before)}#`);
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
        if (level.midLine) last = `${prefix}${WORD} `;
        else lines.push(prefix + WORD);
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

/** One open container as it came out of the parse. */
export interface Opened {
  block: Block;
  /** Its unfinished children. */
  live: Block[];
}

/**
 * Finds the open containers in what the stub and the tail gave. The list ends early where the tail turned out to be
 * something else (a paragraph became a heading, say): what is finished there was finished too soon.
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
      if (!block.content.startsWith(WORD)) break;
      // Blanks that begin a line of a paragraph are not part of it.
      block.content = block.content.slice(2).replace(/^[ \t]+/, "");
    }
    // What follows a formula on its last line stands in an element of its own.
    if (block.type === "math" && (block.token.meta as BlockMeta).rest) break;
    if (!live.length && level.kind !== "fence" && level.kind !== "paragraph") break;
    found.push({ block, live });
  }
  return found;
}
