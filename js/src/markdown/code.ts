// The frame of a code block and its copy button. Owns their DOM: text enters as text nodes and the language as a checked
// attribute value, never as markup. Colors come from highlight.ts.
import { copyText } from "../base/clipboard";
import { icons } from "../base/icons";

export interface CodeLabels {
  copy: string;
  copied: string;
  diagram?: string;
  diagramSource?: string;
  diagramDrawing?: string;
  diagramFailed?: string;
}

const COPIED_MS = 2000;

/** Returns the language of a fence: its first word, if that looks like a language. */
export function languageOf(info: string): string {
  const word = info.trim().split(/\s+/, 1)[0] ?? "";
  const plain = word
    .replace(/^\{?\.?/, "")
    .replace(/[,:}].*$/, "")
    .toLowerCase();
  return /^[a-z0-9][a-z0-9+#._-]{0,30}$/.test(plain) ? plain : "";
}

export function codeBlock(doc: Document, text: string, language: string, labels: CodeLabels): HTMLElement {
  const frame = doc.createElement("div");
  frame.className = "chatkit-code";
  frame.dir = "ltr";
  if (language) frame.setAttribute("data-language", language);
  const button = doc.createElement("button");
  button.className = "chatkit-copy";
  button.type = "button";
  button.setAttribute("aria-label", labels.copy);
  button.innerHTML = icons.copy;
  const pre = doc.createElement("pre");
  pre.tabIndex = 0;
  const code = doc.createElement("code");
  if (language) code.className = `language-${language}`;
  if (text) code.append(text);
  pre.append(code);
  frame.append(button, pre);
  return frame;
}

export function isCodeBlock(node: Element): boolean {
  return node.classList.contains("chatkit-code");
}

/** Returns whether a node is a code block or contains one. */
export function hasCode(node: Node): node is Element {
  return node instanceof Element && (isCodeBlock(node) || node.querySelector(".chatkit-code") !== null);
}

export function codeOf(frame: Element): HTMLElement | null {
  return frame.querySelector<HTMLElement>("pre > code");
}

export function codeText(frame: Element): string {
  return codeOf(frame)?.textContent ?? "";
}

/** Updates the text of a code block. If the text is unchanged, so are its colors and the state of the copy button. */
export function patchCode(frame: Element, text: string, model: Element): void {
  const code = codeOf(frame);
  const className = codeOf(model)?.className ?? "";
  if (!code) return;
  if (code.className !== className) {
    if (className) code.className = className;
    else code.removeAttribute("class");
  }
  const old = code.textContent ?? "";
  if (old === text) return;
  const last = code.lastChild;
  if (text.startsWith(old) && last instanceof Text) last.appendData(text.slice(old.length));
  else if (code.childNodes.length === 1 && last instanceof Text) last.data = text;
  else code.textContent = text;
}

/** Adds one listener for all copy buttons in `host`. */
export function handleCopy(host: HTMLElement, labels: CodeLabels): void {
  host.addEventListener("click", (event) => {
    const button = (event.target as Element | null)?.closest?.(".chatkit-copy");
    const frame = button?.parentElement;
    if (!(button instanceof HTMLElement) || !frame || !isCodeBlock(frame)) return;
    void copyText(codeText(frame)).then((done) => {
      if (done) announce(button, labels);
    });
  });
}

function announce(button: HTMLElement, labels: CodeLabels): void {
  button.setAttribute("aria-label", labels.copied);
  button.setAttribute("data-copied", "");
  setTimeout(() => {
    button.setAttribute("aria-label", labels.copy);
    button.removeAttribute("data-copied");
  }, COPIED_MS);
}
