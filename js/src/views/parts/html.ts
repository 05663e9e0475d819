// A part that is UI of the app. views/shared/html.ts has Shiny render and bind it.
import { h } from "../../base/dom";
import type { HtmlPart, Part } from "../../protocol";
import { renderHtml, unbindHtml } from "../shared/html";
import type { PartView } from "./part";

export class HtmlView implements PartView<HtmlPart> {
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
