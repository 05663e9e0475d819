// A JSON value as a tree that opens level by level. What is closed has no nodes yet, and long lists open in stretches,
// so that large data costs only what is looked at.
import { h } from "../../base/dom";
import type { JsonArtifactPart } from "../../protocol";
import { type Body, type Frame, fileName, textFile } from "./body";

/** As many entries are shown at once. */
const STRETCH = 100;
/** What has no more entries than this is open at first, at the top. */
const FEW = 20;

export function jsonBody({ data, title }: JsonArtifactPart, { config }: Frame): Body {
  const text = () => JSON.stringify(data, null, 2);
  const element = h("div", {
    class: "chatkit-json",
    dir: "ltr",
    role: "region",
    tabindex: "0",
    "aria-label": title || config.labels.artifactJson,
  });
  element.append(node(undefined, data, 0));
  return {
    element,
    copy: text,
    download: () => textFile(fileName(title, "data", "json"), text(), "application/json"),
  };
}

type Entry = [string | undefined, unknown];

function node(key: string | undefined, value: unknown, depth: number): HTMLElement {
  const entries = entriesOf(value);
  if (!entries || entries.length === 0)
    return h("div", { class: "chatkit-json-leaf" }, ...named(key), leaf(value));
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const summary = h("summary", { class: "chatkit-json-summary" }, ...named(key));
  sized(summary, `${open}${entries.length}${close}`, key !== undefined);
  return branch(
    summary,
    () => stretches(entries, depth + 1),
    depth === 0 || (depth === 1 && entries.length <= FEW),
  );
}

/** Entries as nodes; too many of them as stretches that open in turn. */
function stretches(entries: Entry[], depth: number): HTMLElement[] {
  if (entries.length <= STRETCH) return entries.map(([key, value]) => node(key, value, depth));
  let size = STRETCH;
  while (entries.length > size * STRETCH) size *= STRETCH;
  const parts: HTMLElement[] = [];
  for (let from = 0; from < entries.length; from += size) {
    const some = entries.slice(from, from + size);
    const range = `${from} … ${from + some.length - 1}`;
    const summary = sized(h("summary", { class: "chatkit-json-summary" }), range, false);
    parts.push(branch(summary, () => stretches(some, depth + 1), false));
  }
  return parts;
}

function branch(summary: HTMLElement, children: () => HTMLElement[], open: boolean): HTMLElement {
  const inner = h("div", { class: "chatkit-json-children" });
  const details = h("details", {}, summary, inner);
  const fill = () => {
    if (inner.childElementCount === 0) inner.append(...children());
  };
  if (open) {
    fill();
    details.open = true;
  }
  details.addEventListener("toggle", () => details.open && fill());
  return details;
}

function entriesOf(value: unknown): Entry[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item, at) => [String(at), item]);
  return Object.entries(value);
}

/** How many entries there are; generated, since it is no content. */
function sized(summary: HTMLElement, size: string, isNamed: boolean): HTMLElement {
  if (!isNamed) summary.setAttribute("aria-label", size);
  summary.append(h("span", { class: "chatkit-json-size", "data-size": size, "aria-hidden": "true" }));
  return summary;
}

const named = (key: string | undefined): HTMLElement[] =>
  key === undefined ? [] : [h("span", { class: "chatkit-json-key" }, key)];

function leaf(value: unknown): HTMLElement {
  const kind = value === null ? "null" : typeof value;
  return h(
    "span",
    { class: "chatkit-json-value", "data-kind": kind },
    JSON.stringify(value) ?? String(value),
  );
}
