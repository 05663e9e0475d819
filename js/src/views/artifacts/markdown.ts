// A document in markdown, as untrusted as an answer.
import { h } from "../../base/dom";
import { MarkdownView } from "../../markdown/index";
import type { MarkdownArtifactPart } from "../../protocol";
import { type Body, type Frame, fileName, textFile } from "./body";

export function markdownBody({ content, title }: MarkdownArtifactPart, { config }: Frame): Body {
  const { images, math, labels } = config;
  // It scrolls, so the keyboard must reach it.
  const element = h("div", {
    class: "chatkit-text",
    dir: "auto",
    role: "region",
    tabindex: "0",
    "aria-label": title || labels.artifactMarkdown,
  });
  const view = new MarkdownView(element, {
    images,
    math,
    labels,
  });
  view.set(content);
  view.finish();
  return {
    element,
    copy: () => content,
    download: () => textFile(fileName(title, "document", "md"), content, "text/markdown"),
  };
}
