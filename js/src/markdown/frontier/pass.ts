// Describes one parse of the tail and the nodes drawn from it. The modules of the frontier share this data.

import type { RenderContext } from "../context";
import type { Block, Parsed } from "../parser";
import type { Level, Opened, Stub } from "./levels";
import type { Lines } from "./settle";

/** A block and its nodes in the page. */
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
  /** Where in `source` the text after the stub begins. */
  from: number;
  lines: Lines;
  context: RenderContext;
  /** The unfinished children of each level. */
  standing: Standing[][];
  /** A `|` in the line being written would turn an open level into a table. */
  noPipes: boolean;
  /** The reference labels that each top-level block drawn in this pass looked up. */
  labels: Map<Block, Set<string>>;
}

/** Returns where a line of the parsed text begins in the source. */
export function sourceLine({ lines, stub, from }: Pass, line: number): number {
  return from + lines.start(line) - stub.text.length;
}

/** Returns the reference labels that a block defines. */
export function definitions(block: Block): string[] {
  if (block.type === "definition") return [String(block.token.meta?.label)];
  return block.children.flatMap(definitions);
}

/** Marks an item's list as loose if there is a blank line between the item's finished children. */
export function noteParted(
  levels: readonly Level[],
  at: number,
  item: Block | undefined,
  upTo: number,
): void {
  const list = levels[at - 1];
  if (list?.kind === "list" && item?.parted.some((line) => line <= upTo)) list.loose = true;
}
