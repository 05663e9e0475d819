// Renders inline content: emphasis, links, code, images, text. Content without raw HTML is built directly from markdown-it's
// tokens, with only the elements listed here. Content with raw HTML passes through the sanitizer.
import type { Token } from "markdown-it";
import type { RenderContext } from "./context";
import { formula } from "./formula";
import { md, parseInline } from "./parser";
import { sanitize, setAttribute, settleElement, workshop } from "./sanitize";

/** Matches the beginning of the first paragraph of a task. */
export const TASK = /^\[([ xX])\][ \t\n]+(?=\S)/;

export function inlineNodes(content: string, context: RenderContext, task: boolean): Node[] {
  const mark = task ? TASK.exec(content) : null;
  const tokens = tokensOf(mark ? content.slice(mark[0].length) : content, context);
  const fragment = tokens.some((token) => token.type === "html_inline")
    ? sanitize(html(tokens, context), context)
    : build(tokens, context);
  const nodes = [...fragment.childNodes];
  if (!mark) return nodes;
  const box = workshop.createElement("span");
  for (const [name, value] of checkbox(mark[1] !== " ", context)) box.setAttribute(name, value);
  return [box, ...nodes];
}

/** Returns the content as HTML, for use inside a raw HTML region. */
export function inlineHtml(content: string, context: RenderContext, task: boolean): string {
  const mark = task ? TASK.exec(content) : null;
  const rest = html(tokensOf(mark ? content.slice(mark[0].length) : content, context), context);
  if (!mark) return rest;
  const attributes = checkbox(mark[1] !== " ", context);
  return `<span ${attributes.map(([name, value]) => `${name}="${md.utils.escapeHtml(value)}"`).join(" ")}></span>${rest}`;
}

function tokensOf(content: string, context: RenderContext): Token[] {
  const tokens = parseInline(content, context);
  if (tokens.some(({ tag }) => tag === "math")) context.onFormula?.();
  return tokens;
}

function html(tokens: Token[], { references }: RenderContext): string {
  return md.renderer.renderInline(tokens, md.options, { references });
}

/** Returns the attributes of a checkbox. It is not an <input>, so that users cannot change it and Shiny does not bind it. */
function checkbox(done: boolean, { labels }: RenderContext): [string, string][] {
  return [
    ["class", "chatkit-task"],
    ["role", "checkbox"],
    ["aria-checked", String(done)],
    ["aria-disabled", "true"],
    ["aria-label", done ? labels.taskDone : labels.taskOpen],
  ];
}

function build(tokens: readonly Token[], context: RenderContext): DocumentFragment {
  const fragment = workshop.createDocumentFragment();
  const elements: HTMLElement[] = [];
  let parent: Node = fragment;
  const open = (tag: string): HTMLElement => {
    const made = workshop.createElement(tag);
    elements.push(made);
    parent.appendChild(made);
    return made;
  };
  for (const token of tokens) {
    switch (token.type) {
      case "text":
        say(parent, token.content);
        break;
      case "softbreak":
        say(parent, "\n");
        break;
      case "hardbreak":
        open("br");
        say(parent, "\n");
        break;
      case "code_inline":
        if (token.tag === "math") parent.appendChild(formula("span", token.content));
        else say(open("code"), token.content);
        break;
      case "image":
        image(token, open("img"), context);
        break;
      case "link_open": {
        parent = open("a");
        attributes(token, parent as Element, ["href", "title"]);
        break;
      }
      case "em_open":
      case "strong_open":
      case "s_open":
        parent = open(token.tag);
        break;
      default:
        if (token.nesting < 0) parent = parent.parentNode ?? fragment;
    }
  }
  for (const element of elements) settleElement(element, context.images);
  return fragment;
}

function say(parent: Node, text: string): void {
  if (!text) return;
  const last = parent.lastChild;
  if (last?.nodeType === 3) (last as Text).appendData(text);
  else parent.appendChild(workshop.createTextNode(text));
}

function attributes(token: Token, element: Element, names: readonly string[]): void {
  for (const name of names) {
    const value = token.attrGet(name);
    if (value !== null) setAttribute(element, name, String(value));
  }
}

function image(token: Token, made: HTMLElement, { references }: RenderContext): void {
  const alt = md.renderer.renderInlineAsText(token.children ?? [], md.options, { references });
  attributes(token, made, ["src"]);
  setAttribute(made, "alt", alt);
  attributes(token, made, ["title"]);
}
