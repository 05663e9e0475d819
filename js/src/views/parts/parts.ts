// views/parts: one view per type of part. Knows no messages.
//
// This module is the table of them; a new type joins it.
import type { Part } from "../../protocol";
import type { ViewContext } from "../shared/context";
import { ArtifactView } from "./artifact";
import { AttachmentView } from "./attachment";
import { HtmlView } from "./html";
import { PartList, type PartView } from "./part";
import { QuestionView } from "./question";
import { PlainView, TextView } from "./text";
import { ThinkingView } from "./thinking";
import { ToolView } from "./tool";
import { UnknownView } from "./unknown";

/** Returns the list of parts of a message or of a result in `element`. */
export const partList = (element: HTMLElement, context: ViewContext): PartList =>
  new PartList(element, (part) => partView(part, context));

/** Returns a new view of a part. */
export function partView(part: Part, context: ViewContext): PartView {
  switch (part.type) {
    case "text":
      return part.format === "plain" ? new PlainView() : new TextView(context.config);
    case "html":
      return new HtmlView(part, context.config);
    case "thinking":
      return new ThinkingView(context);
    case "tool":
      return new ToolView(part, context, (element) => partList(element, context));
    case "artifact":
      return new ArtifactView(part, context);
    case "input":
      return new QuestionView(part, context);
    case "attachment":
      return new AttachmentView(part, context);
    default:
      return new UnknownView();
  }
}
