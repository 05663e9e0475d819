// The views of a stream's parts: strings as the element's content type says, and everything else as in a message.
import { markLongLines } from "../../base/direction";
import { h } from "../../base/dom";
import type { Config } from "../../chat/config";
import { GrowingHtml } from "../../markdown/growing-html";
import { patchText } from "../../markdown/index";
import type { Part, TextPart } from "../../protocol";
import type { PartView } from "../parts/part";
import { partView } from "../parts/parts";
import type { ViewContext } from "../shared/context";

export type ContentType = "markdown" | "html" | "text";

export function contentTypeOf(host: Element): ContentType {
  const given = host.getAttribute("content-type");
  return given === "html" || given === "text" ? given : "markdown";
}

export function streamPart(part: Part, context: ViewContext, contentType: ContentType): PartView {
  if (part.type !== "text" || part.format !== undefined || contentType === "markdown") {
    return partView(part, context);
  }
  return contentType === "text" ? new PlainText() : new SanitizedHtml(context.config);
}

/** Text as it is. Only new text is passed to the page. */
class PlainText implements PartView<TextPart> {
  readonly element = h("div", { class: "chatkit-plain", dir: "auto" });
  private readonly node = document.createTextNode("");

  constructor() {
    this.element.append(this.node);
  }

  fits(part: Part): part is TextPart {
    return part.type === "text" && part.format === undefined;
  }

  update({ text }: TextPart): void {
    markLongLines(this.element, text);
    patchText(this.node, text);
  }

  remove(): void {
    this.element.remove();
  }
}

/** HTML from anywhere, sanitized. */
class SanitizedHtml implements PartView<TextPart> {
  readonly element = h("div", { class: "chatkit-text", dir: "auto" });
  private readonly html: GrowingHtml;

  constructor(config: Config) {
    this.html = new GrowingHtml(this.element, config);
  }

  fits(part: Part): part is TextPart {
    return part.type === "text" && part.format === undefined;
  }

  update({ text }: TextPart, open: boolean): void {
    this.html.show(text, open);
  }

  remove(): void {
    this.element.remove();
  }
}
