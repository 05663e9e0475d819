// What is added to code and formulas once they are there: colors and drawings. Each comes in a chunk of its own.
import { highlighter } from "./highlight";
import type { MarkdownOptions } from "./index";

const DIAGRAM = '.chatkit-code[data-language="mermaid"]';

export async function watchFormulas(host: Element): Promise<void> {
  const { watch } = await import("../drawings/formulas");
  await watch(host);
}

/** Code in `node` has met its end; while it is `open`, the stream may still write to its text. */
export async function finish(node: Element, options: MarkdownOptions, open: boolean): Promise<void> {
  if (!open) highlighter.offer(node);
  const diagrams = node.matches(DIAGRAM) ? [node] : [...node.querySelectorAll(DIAGRAM)];
  if (!diagrams.length) return;
  const { showDiagram } = await import("../drawings/diagrams");
  for (const block of diagrams) await showDiagram(block, options);
}
