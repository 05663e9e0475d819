// The menu to download the active thread in three formats, or to print it. The server writes the files, because the page may
// not have all messages. Before it prints, the page requests the older ones.

import { h } from "../../base/dom";
import type { Chat } from "../../chat/chat";
import type { Config } from "../../chat/config";
import { Dropdown } from "../shared/dropdown";
import type { Menu } from "../shared/menu-button";

const FORMATS = { markdown: "exportMarkdown", json: "exportJson", html: "exportHtml" } as const;

export class ExportMenu implements Menu {
  readonly element: HTMLElement;
  private readonly links: [string, HTMLAnchorElement][];
  private readonly items: HTMLElement[];
  private readonly dropdown: Dropdown;
  /** Whether to print once all messages have arrived. */
  private printing = false;
  /** How the file is written. */
  private readonly query: { images: string; language: string };

  constructor(
    button: HTMLButtonElement,
    private readonly chat: Chat,
    { labels, images }: Config,
  ) {
    this.query = { images, language: labels.locale };
    this.links = Object.entries(FORMATS).map(([format, label]) => [
      format,
      h("a", { class: "chatkit-card-item", "data-format": format, download: "" }, labels[label]),
    ]);
    const print = h("button", { type: "button", class: "chatkit-card-item" }, labels.exportPrint);
    print.addEventListener("click", () => {
      this.printing = true;
      this.print();
    });
    this.items = [...this.links.map(([, link]) => link), print];
    const items = this.items.map((item) => h("li", {}, item));
    this.element = h("div", { class: "chatkit-card-menu chatkit-export-menu" });
    this.element.append(h("ul", { "aria-label": labels.export }, ...items));
    this.dropdown = new Dropdown(button, this.element, "end", (open) => {
      if (open) this.items[0]?.focus();
    });
    this.element.addEventListener("click", (event) => {
      if (!(event.target as Element).closest(".chatkit-card-item")) return;
      this.dropdown.close();
      button.focus();
    });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.update(false);
  }

  open(): void {
    this.dropdown.open();
  }

  /** Follows the chat to another thread, or to more messages of this one. */
  update(switched: boolean): void {
    if (switched) this.printing = false;
    this.print();
    const { exportUrl } = this.chat.log;
    if (exportUrl === undefined) return;
    for (const [format, link] of this.links)
      link.href = exportLink(exportUrl, { threadId: this.chat.threadId, format, ...this.query });
  }

  remove(): void {
    this.dropdown.close();
  }

  /** Prints once the thread is complete. */
  private print(): void {
    if (!this.printing) return;
    if (this.chat.hasEarlier) {
      this.chat.requestHistory();
      return;
    }
    this.printing = false;
    requestAnimationFrame(() => window.print());
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = this.items.indexOf(document.activeElement as HTMLElement);
    this.items.at((at + step) % this.items.length)?.focus();
  }
}

/** Returns the URL of an export. `url` may already have a query. The document has the images and the language of the chat. */
export function exportLink(url: string, query: Record<string, string>): string {
  return `${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams(query)}`;
}
