// A part that is UI of the app. views/shared/html.ts has Shiny render and bind it.
import { h } from "../../base/dom";
import type { Config } from "../../chat/config";
import type { HtmlPart, Part } from "../../protocol";
import { renderHtml, unbindHtml } from "../shared/html";
import { markdownOptions } from "../shared/markdown";
import type { PartView } from "./part";

export class HtmlView implements PartView<HtmlPart> {
  readonly element = h("div", { class: "chatkit-html" });
  private rendered = false;

  constructor(
    private readonly part: HtmlPart,
    private readonly config: Config,
  ) {}

  fits(part: Part): part is HtmlPart {
    return part.type === "html" && part.html === this.part.html && part.format === this.part.format;
  }

  update({ html, deps, format }: HtmlPart): void {
    if (this.rendered) return;
    this.rendered = true;
    if (format === undefined) void renderHtml(this.element, html, deps);
    else
      void import("./app-markdown")
        .then(({ renderMarkdown }) =>
          renderMarkdown(this.element, html, markdownOptions(this.config), renderHtml),
        )
        .catch((error: unknown) => {
          this.element.textContent = html;
          reportError(error);
        });
  }

  remove(): void {
    unbindHtml(this.element);
    this.element.remove();
  }
}
