// Views to test with: plain code, formulas as their source, and the two ways of rendering a text that must agree.
import { expect } from "vitest";
import { counters } from "../../src/markdown/counters";
import { type MarkdownOptions, MarkdownView } from "../../src/markdown/index";

export const OPTIONS: MarkdownOptions = {
  images: "same-origin",
  labels: { copy: "Copy", copied: "Copied", taskDone: "Done", taskOpen: "To do" },
};

export interface Shown {
  host: HTMLElement;
  view: MarkdownView;
}

export function show(text = "", options: Partial<MarkdownOptions> = {}): Shown {
  const host = document.createElement("div");
  document.body.append(host);
  const view = new MarkdownView(host, { ...OPTIONS, ...options });
  view.append(text);
  return { host, view };
}

/** What stands in an element; the order of attributes, which nobody sees, is that of the alphabet. */
export function htmlOf(host: Element): string {
  const html = host.innerHTML;
  if (!html.includes(" title=")) return html;
  const copy = host.cloneNode(true) as Element;
  for (const link of copy.querySelectorAll("a[title]")) {
    const attributes = [...link.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name } of attributes) link.removeAttribute(name);
    for (const { name, value } of attributes) link.setAttribute(name, value);
  }
  return copy.innerHTML;
}

/** The HTML of a text rendered whole. */
export function whole(text: string): string {
  const host = document.createElement("div");
  new MarkdownView(host, OPTIONS).append(text);
  return htmlOf(host);
}

export function pieces(text: string, size: number): string[] {
  return text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];
}

/** The HTML of a text streamed in these pieces; `each` sees every state on the way. */
export function streamed(chunks: readonly string[], each?: (html: string, text: string) => void): string {
  const { host, view } = show();
  for (const chunk of chunks) {
    view.append(chunk);
    each?.(htmlOf(host), view.text);
  }
  host.remove();
  return htmlOf(host);
}

const remembered = new Map<string, string>();

/** The HTML of a text rendered whole; tests compare the same beginnings again and again. */
function expectedOf(text: string): string {
  const html = remembered.get(text) ?? whole(text);
  remembered.set(text, html);
  return html;
}

/** Streams a text in these pieces: at every moment, it must stand in the page as when it is rendered whole. */
export function expectEqualAlways(chunks: readonly string[]): void {
  streamed(chunks, (html, text) => {
    if (html !== expectedOf(text)) expect(html, JSON.stringify(text)).toBe(expectedOf(text));
  });
}

export function resetCounters(): void {
  for (const name of Object.keys(counters) as (keyof typeof counters)[]) counters[name] = 0;
}
