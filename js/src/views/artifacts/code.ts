// Shows code, colored like the code in an answer.
import { h } from "../../base/dom";
import { codeBlock, languageOf } from "../../markdown/code";
import { highlighter } from "../../markdown/highlight";
import type { CodeArtifactPart } from "../../protocol";
import { type Body, type Frame, fileName, textFile } from "./body";

/** The usual file extensions of languages that differ from the language's name. */
const EXTENSIONS: Record<string, string> = {
  bash: "sh",
  csharp: "cs",
  javascript: "js",
  julia: "jl",
  kotlin: "kt",
  latex: "tex",
  markdown: "md",
  python: "py",
  ruby: "rb",
  rust: "rs",
  shell: "sh",
  typescript: "ts",
};

export function codeBody({ content, language, title }: CodeArtifactPart, { config }: Frame): Body {
  const named = languageOf(language);
  const element = h("div");
  element.className = "chatkit-text";
  // Normalize as the browser does, so that coloring finds the same text again.
  const block = codeBlock(document, content.replace(/\r\n?/g, "\n"), named, config.labels);
  // The frame already has a copy button.
  block.querySelector(".chatkit-copy")?.remove();
  block.querySelector("pre")?.setAttribute("aria-label", title || config.labels.artifactCode);
  block.querySelector("pre")?.setAttribute("role", "region");
  element.append(block);
  highlighter.offer(block);
  // A title that is a file name takes precedence.
  const own = /\.([a-z][a-z0-9]{0,7})$/i.exec(title)?.[1]?.toLowerCase();
  const extension = own ?? EXTENSIONS[named] ?? (/^[a-z0-9]{1,8}$/.test(named) ? named : "txt");
  return {
    element,
    // Keep every byte, including line endings.
    copy: () => content,
    download: () => textFile(fileName(title, "code", extension), content),
  };
}
