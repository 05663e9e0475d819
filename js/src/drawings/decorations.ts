// drawings: colors code, draws formulas and diagrams. Knows neither the chat nor Shiny.
//
// Each is loaded when the first of its kind has been rendered.
import { highlighter } from "../markdown/highlight";
import type { MarkdownOptions } from "../markdown/index";

const DIAGRAM = '.chatkit-code[data-language="mermaid"]';

/** Draws the formulas of an element, now and when they change. */
export async function watchFormulas(host: Element): Promise<void> {
  const { watch } = await import("./formulas");
  await watch(host);
}

/** Decorates the code in `node`, which is complete; while it is `open`, the stream may still write to its text. */
export async function finish(node: Element, options: MarkdownOptions, open: boolean): Promise<void> {
  if (!open) highlighter.offer(node);
  const diagrams = node.matches(DIAGRAM) ? [node] : [...node.querySelectorAll(DIAGRAM)];
  if (!diagrams.length) return;
  const { showDiagram } = await import("./diagrams");
  for (const block of diagrams) await showDiagram(block, options);
}
