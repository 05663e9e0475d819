// One view per type of part. A view owns one element, brings it up to date, and lets go of it. New types join the table.
import type { Config } from "../config";
import { h } from "../dom";
import { MarkdownView } from "../markdown/index";
import type { HtmlPart, Part, TextPart } from "../protocol";
import { renderHtml, unbindHtml } from "./html";

export interface PartView<P extends Part = Part> {
  readonly element: HTMLElement;
  /** Whether this view can go on to show `part`; otherwise another takes its place. */
  fits(part: Part): part is P;
  /** Draws `part`; `open` while more of it may come. */
  update(part: P, open: boolean): void;
  remove(): void;
}

/** The parts of one message in order, one element each. Nodes are kept by position. */
export class PartList {
  private readonly views: PartView[] = [];

  constructor(
    readonly element: HTMLElement,
    private readonly config: Config,
  ) {}

  /** Draws `parts`; while `open`, the last one may still grow. */
  update(parts: readonly Part[], open: boolean): void {
    parts.forEach((part, at) => {
      let view = this.views[at];
      if (!view?.fits(part)) {
        const fresh = partView(part, this.config);
        this.element.insertBefore(fresh.element, view?.element ?? null);
        view?.remove();
        this.views[at] = view = fresh;
      }
      view.update(part, open && at === parts.length - 1);
    });
    for (const view of this.views.splice(parts.length)) view.remove();
  }
}

function partView(part: Part, config: Config): PartView {
  switch (part.type) {
    case "text":
      return part.format === "plain" ? new PlainView() : new TextView(config);
    case "html":
      return new HtmlView(part);
    default:
      return new UnknownView();
  }
}

/** Markdown: only what is new is handed on, so that what stands is never touched. */
class TextView implements PartView<TextPart> {
  readonly element = h("div", { class: "chatkit-text", dir: "auto" });
  private readonly markdown: MarkdownView;
  private closed = false;

  constructor({ images, labels }: Config) {
    this.markdown = new MarkdownView(this.element, {
      images,
      labels: { copy: labels.copy, copied: labels.copied },
    });
  }

  fits(part: Part): part is TextPart {
    return part.type === "text" && part.format === undefined;
  }

  update({ text }: TextPart, open: boolean): void {
    const shown = this.markdown.text;
    if (text !== shown) {
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

  remove(): void {
    this.element.remove();
  }

  /** What scrolls sideways must be within reach of the keyboard. */
  private reachWideTables(): void {
    for (const table of this.element.querySelectorAll("table")) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    }
  }
}

/** What somebody typed: shown as typed. */
class PlainView implements PartView<TextPart> {
  readonly element = h("div", { class: "chatkit-plain", dir: "auto" });

  fits(part: Part): part is TextPart {
    return part.type === "text" && part.format === "plain";
  }

  update({ text }: TextPart): void {
    if (this.element.textContent !== text) this.element.textContent = text;
  }

  remove(): void {
    this.element.remove();
  }
}

class HtmlView implements PartView<HtmlPart> {
  readonly element = h("div", { class: "chatkit-html" });
  private rendered = false;

  constructor(private readonly part: HtmlPart) {}

  fits(part: Part): part is HtmlPart {
    return part.type === "html" && part.html === this.part.html;
  }

  update({ html, deps }: HtmlPart): void {
    if (this.rendered) return;
    this.rendered = true;
    renderHtml(this.element, html, deps);
  }

  remove(): void {
    unbindHtml(this.element);
    this.element.remove();
  }
}

/** Keeps the place of a part this version does not know. */
class UnknownView implements PartView {
  readonly element = h("div", { class: "chatkit-unknown", hidden: "" });
  fits(_part: Part): _part is Part {
    return false;
  }
  update(): void {}
  remove(): void {
    this.element.remove();
  }
}
