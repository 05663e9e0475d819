// Downloads of the thread on screen, in three formats. The server writes the files: a page may not have all messages.
import type { Chat, Update } from "../chat";
import { h, iconButton } from "../dom";
import { icons } from "../icons";
import type { Labels } from "../labels";
import { Dropdown } from "./dropdown";
import type { Panel } from "./panel";

const FORMATS = { markdown: "exportMarkdown", json: "exportJson", html: "exportHtml" } as const;

export class ExportMenu implements Panel {
  readonly element: HTMLElement;
  private readonly links: [string, HTMLAnchorElement][];
  private readonly dropdown: Dropdown;

  constructor(
    private readonly chat: Chat,
    labels: Labels,
  ) {
    const button = iconButton("chatkit-header-button chatkit-export", icons.export, labels.export);
    button.setAttribute("aria-haspopup", "true");
    this.links = Object.entries(FORMATS).map(([format, label]) => [
      format,
      h("a", { class: "chatkit-card-item", "data-format": format, download: "" }, labels[label]),
    ]);
    const items = this.links.map(([, link]) => h("li", {}, link));
    const card = h("div", { class: "chatkit-card-menu chatkit-export-menu" });
    card.append(h("ul", { "aria-label": labels.export }, ...items));
    this.dropdown = new Dropdown(button, card, "end", (open) => {
      if (open) this.links[0]?.[1].focus();
    });
    card.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("a")) return;
      this.dropdown.close();
      button.focus();
    });
    card.addEventListener("keydown", (event) => this.onKey(event));
    this.element = h("div", { class: "chatkit-export-slot", hidden: "" }, button, card);
  }

  render({ snapshot, switched, list }: Update): void {
    if (!snapshot && !switched && !list) return;
    const { exportUrl, thread } = this.chat.log;
    this.element.hidden = exportUrl === undefined || thread.messages.length === 0;
    if (exportUrl === undefined) return;
    for (const [format, link] of this.links) link.href = exportLink(exportUrl, this.chat.threadId, format);
  }

  remove(): void {
    this.dropdown.close();
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = this.links.findIndex(([, link]) => link === document.activeElement);
    this.links.at((at + step) % this.links.length)?.[1].focus();
  }
}

/** The address may have a query of its own. */
export function exportLink(url: string, threadId: string, format: string): string {
  const query = new URLSearchParams({ threadId, format });
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}
