// Renders a markdown document, which is as untrusted as an answer.
import { h } from "../../base/dom";
import { MarkdownView } from "../../markdown/index";
import type { MarkdownArtifactPart } from "../../protocol";
import { markdownOptions } from "../shared/markdown";
import { type Body, type Frame, fileName, textFile } from "./body";

export function markdownBody({ content, title }: MarkdownArtifactPart, { config }: Frame): Body {
  const { labels } = config;
  // It scrolls, so it must be reachable with the keyboard.
  const element = h("div", {
    class: "chatkit-text",
    dir: "auto",
    role: "region",
    tabindex: "0",
    "aria-label": title || labels.artifactMarkdown,
  });
  const view = new MarkdownView(element, markdownOptions(config));
  view.set(content);
  view.finish();
  return {
    element,
    copy: () => content,
    download: () => textFile(fileName(title, "document", "md"), content, "text/markdown"),
  };
}
