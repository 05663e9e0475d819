// Text parts: markdown, which may stream, and plain text of the user.

import { markLongLines } from "../../base/direction";
import { h } from "../../base/dom";
import type { Config } from "../../chat/config";
import { MarkdownView } from "../../markdown/index";
import type { Part, TextPart } from "../../protocol";
import { markdownOptions } from "../shared/markdown";
import type { PartView } from "./part";

/** Markdown that grows. Only new text is passed on, so that rendered text is never touched. */
export class GrowingText {
  readonly element = h("div", { class: "chatkit-text", dir: "auto" });
  private readonly markdown: MarkdownView;
  private closed = false;

  constructor(config: Config) {
    this.markdown = new MarkdownView(this.element, markdownOptions(config));
  }

  show(text: string, open: boolean): void {
    const shown = this.markdown.text;
    if (text !== shown) {
      markLongLines(this.element, text, "\n\n");
      if (!this.closed && text.startsWith(shown)) this.markdown.append(text.slice(shown.length));
      else this.markdown.set(text);
      this.closed = false;
    }
    if (!open && !this.closed) {
      this.markdown.finish();
      this.closed = true;
      requestAnimationFrame(() => this.reachWideTables());
    }
  }

  /** Makes tables that scroll sideways reachable with the keyboard. */
  private reachWideTables(): void {
    for (const table of this.element.querySelectorAll("table")) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    }
  }
}

export class TextView implements PartView<TextPart> {
  readonly element: HTMLElement;
  private readonly text: GrowingText;

  constructor(config: Config) {
    this.text = new GrowingText(config);
    this.element = this.text.element;
  }

  fits(part: Part): part is TextPart {
    return part.type === "text" && part.format === undefined;
  }

  update({ text }: TextPart, open: boolean): void {
    this.text.show(text, open);
  }

  remove(): void {
    this.element.remove();
  }
}

/** Text of the user, shown as typed. */
export class PlainView implements PartView<TextPart> {
  readonly element = h("div", { class: "chatkit-plain", dir: "auto" });

  fits(part: Part): part is TextPart {
    return part.type === "text" && part.format === "plain";
  }

  update({ text }: TextPart): void {
    if (this.element.textContent === text) return;
    markLongLines(this.element, text);
    this.element.textContent = text;
  }

  remove(): void {
    this.element.remove();
  }
}
