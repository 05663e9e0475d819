// One parse of the tail and what was drawn of it: the notes the parts of the frontier hand each other. Decides nothing.

import type { RenderContext } from "../context";
import type { Block, Parsed } from "../parser";
import type { Level, Opened, Stub } from "./levels";
import type { Lines } from "./settle";

/** A block and the nodes that stand for it in the page. */
export interface Standing {
  block: Block;
  nodes: Node[];
}

/** One parse of the tail. */
export interface Pass extends Parsed {
  opened: Opened[];
  stub: Stub;
  /** The source from the first unfinished top-level block on. */
  source: string;
  /** Where in it the text behind the stub begins. */
  from: number;
  lines: Lines;
  context: RenderContext;
  /** For each level its unfinished children. */
  standing: Standing[][];
  /** A cell's bar in the line being written would make a table of what was entered. */
  noPipes: boolean;
  /** The labels each top-level block drawn in this pass asked for. */
  labels: Map<Block, Set<string>>;
}

/** Where in the source a line of the parsed text begins. */
export function sourceLine({ lines, stub, from }: Pass, line: number): number {
  return from + lines.start(line) - stub.text.length;
}

/** The labels a finished block defines. */
export function definitions(block: Block): string[] {
  if (block.type === "definition") return [String(block.token.meta?.label)];
  return block.children.flatMap(definitions);
}

/** A blank line between an item's finished children makes its list loose for good. */
export function noteParted(
  levels: readonly Level[],
  at: number,
  item: Block | undefined,
  upTo: number,
): void {
  const list = levels[at - 1];
  if (list?.kind === "list" && item?.parted.some((line) => line <= upTo)) list.loose = true;
}
