// One view per type of part: the table of them. New types join it.
import type { Part } from "../protocol";
import type { ViewContext } from "./context";
import { ArtifactView } from "./parts/artifact";
import { AttachmentView } from "./parts/attachment";
import { HtmlView } from "./parts/html";
import { PartList, type PartView } from "./parts/part";
import { QuestionView } from "./parts/question";
import { PlainView, TextView } from "./parts/text";
import { ThinkingView } from "./parts/thinking";
import { ToolView } from "./parts/tool";
import { UnknownView } from "./parts/unknown";

/** The parts of one message, or of one result, in `element`. */
export const partList = (element: HTMLElement, context: ViewContext): PartList =>
  new PartList(element, (part) => partView(part, context));

function partView(part: Part, context: ViewContext): PartView {
  switch (part.type) {
    case "text":
      return part.format === "plain" ? new PlainView() : new TextView(context.config);
    case "html":
      return new HtmlView(part);
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
