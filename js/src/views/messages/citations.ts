// The sources of a message: a numbered list of links under its content, each with what it says on request.
import { h, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import { fill, type Labels } from "../../base/labels";
import type { CitationPart } from "../../protocol";
import { Popover } from "../shared/popover";

export class CitationList {
  readonly element: HTMLOListElement;
  private shown: readonly CitationPart[] = [];

  constructor(private readonly labels: Labels) {
    this.element = h("ol", { class: "chatkit-citations", "aria-label": labels.sources, hidden: "" });
  }

  update(citations: readonly CitationPart[]): void {
    if (citations.length === this.shown.length && citations.every((one, at) => one === this.shown[at]))
      return;
    // They are added one by one: what stands stays.
    const kept = citations.findIndex((one, at) => one !== this.shown[at]);
    const from = kept < 0 ? citations.length : kept;
    while (this.element.children.length > from) this.element.lastElementChild?.remove();
    for (const [at, one] of citations.slice(from).entries())
      this.element.append(this.item(one, from + at + 1));
    this.shown = [...citations];
    this.element.hidden = citations.length === 0;
  }

  /** The number is generated: a mark is not part of the message's text. */
  private item({ url, title, snippet }: CitationPart, number: number): HTMLLIElement {
    const { labels } = this;
    const address = webAddress(url);
    const host = address?.hostname.replace(/^www\./, "") ?? "";
    const name = title.trim() || host || url;
    const item = h("li", { class: "chatkit-citation" });
    const pill = h(
      address ? "a" : "span",
      { class: "chatkit-source", "data-number": String(number), "aria-label": `${number}: ${name}` },
      h("span", { dir: "auto" }, name),
    );
    if (address && pill instanceof HTMLAnchorElement) link(pill, address);
    item.append(pill);
    if (snippet.trim() === "") {
      if (host !== name) mark(pill, "title", address?.href);
      return item;
    }
    const button = h("button", { type: "button", class: "chatkit-excerpt" });
    button.innerHTML = icons.quote;
    mark(button, "aria-label", fill(labels.excerpt, { name }));
    const heading = h("a", { class: "chatkit-excerpt-title", dir: "auto" }, name);
    if (address) link(heading, address);
    const body = h("div", {
      class: "chatkit-popover chatkit-excerpt-body",
      role: "group",
      "aria-label": name,
    });
    body.append(
      heading,
      h("div", { class: "chatkit-excerpt-host" }, host),
      h("blockquote", { dir: "auto" }, snippet),
    );
    item.append(button, body);
    new Popover(button, body, item);
    return item;
  }
}

/** An address of the web; nothing else becomes a link, whoever let it through. */
export function webAddress(url: string): URL | undefined {
  try {
    const address = new URL(url);
    return /^https?:$/.test(address.protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

function link(anchor: HTMLAnchorElement, address: URL): void {
  anchor.href = address.href;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
}
