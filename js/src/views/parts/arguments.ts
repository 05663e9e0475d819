// Shows the arguments of a tool call as a list of names and values. Values are text, never markup.
import { h } from "../../base/dom";
import type { Labels } from "../../base/labels";

export function argumentList(given: Record<string, unknown>, labels: Labels): HTMLElement[] {
  const entries = Object.entries(given);
  if (entries.length === 0) return [];
  const rows = entries.flatMap(([name, value]) => [h("dt", { dir: "auto" }, name), shown(value)]);
  return [
    h("div", { class: "chatkit-tool-heading" }, labels.arguments),
    h("dl", { class: "chatkit-tool-arguments" }, ...rows),
  ];
}

/** Returns text unchanged and everything else as JSON. */
function shown(value: unknown): HTMLElement {
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? String(value));
  return h("dd", { "data-kind": typeof value, dir: "auto" }, text);
}
