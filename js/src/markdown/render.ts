// Renders blocks. Containers and code are created here, and inline content by inline.ts. Only raw HTML is parsed as HTML, one
// block at a time, so that an open tag cannot affect other blocks.
import type { Token } from "markdown-it";
import { codeBlock, languageOf } from "./code";
import type { RenderContext } from "./context";
import { formula } from "./formula";
import { inlineHtml, inlineNodes, TASK } from "./inline";
import { type BlockMeta, mathSource } from "./math-rules";
import { type Block, md } from "./parser";
import { sanitize, workshop } from "./sanitize";
import { escapeText } from "./tags";

/** Returns the nodes of a block: one element, none, or the inline nodes of a paragraph in a tight list. */
export function render(block: Block, context: RenderContext, task = false): Node[] {
  const nodes = make(block, context, task);
  block.size = nodes.length;
  return nodes;
}

function make(block: Block, context: RenderContext, task: boolean): Node[] {
  const { token } = block;
  switch (block.type) {
    case "definition":
      return [];
    case "rule":
      return [workshop.createElement("hr")];
    case "fence":
      return [
        codeBlock(workshop, block.content, languageOf(md.utils.unescapeAll(token.info)), context.labels),
      ];
    case "math":
      return mathNodes(token, context);
    case "code":
      return [codeBlock(workshop, block.content, "", context.labels)];
    case "html":
      return htmlRegion(block, context);
    case "paragraph": {
      const nodes = inlineNodes(block.content, context, task);
      return token.hidden ? nodes : [element(token, nodes)];
    }
    case "heading":
      return [element(token, inlineNodes(block.content, context, false))];
    case "cell":
      return [cell(token, inlineNodes(block.content, context, false))];
    case "item":
      return [listItem(block, context)];
    default:
      return [element(token, renderAll(block.children, context))];
  }
}

/** Elements whose markers and columns follow the direction of their text. The stylesheet sets the direction of other blocks. */
const CONTAINERS = new Set(["blockquote", "ol", "table", "ul"]);

export function renderAll(blocks: readonly Block[], context: RenderContext): Node[] {
  return blocks.flatMap((block) => render(block, context));
}

function element(token: Token, children: Node[]): HTMLElement {
  const made = workshop.createElement(token.tag);
  const start = token.attrGet("start");
  if (start !== null) made.setAttribute("start", String(start));
  made.append(...children);
  // Afterward, because Chromium looks for the first letter again whenever a child is added.
  if (CONTAINERS.has(made.localName)) made.dir = "auto";
  return made;
}

/** Returns a formula, followed by a paragraph with the rest of its last line, if any. */
function mathNodes(token: Token, context: RenderContext): HTMLElement[] {
  const { closed, rest } = token.meta as BlockMeta;
  context.onFormula?.();
  const made = formula("div", mathSource(token), closed);
  if (!rest) return [made];
  const paragraph = workshop.createElement("p");
  paragraph.append(...inlineNodes(rest, context, false));
  return [made, paragraph];
}

function cell(token: Token, children: Node[]): HTMLElement {
  const made = element(token, children);
  const side = alignment(token);
  if (side) made.className = `chatkit-align-${side}`;
  return made;
}

export function alignment(token: Token): string {
  return /text-align:(left|center|right)/.exec(String(token.attrGet("style") ?? ""))?.[1] ?? "";
}

function listItem(block: Block, context: RenderContext): HTMLElement {
  const task = isTask(block);
  const children = block.children.flatMap((child, at) => render(child, context, task && at === 0));
  const made = element(block.token, children);
  if (task) made.className = "chatkit-task-item";
  return made;
}

function isTask(item: Block): boolean {
  const first = item.children[0];
  return first?.type === "paragraph" && TASK.test(first.content);
}

/** Renders raw HTML and the markdown between its blocks together. */
function htmlRegion(block: Block, context: RenderContext): Node[] {
  const raw = block.children.length ? regionHtml(block, context) : escapeText(block.content);
  const fragment = sanitize(raw, context);
  for (const part of fragment.querySelectorAll<HTMLElement>("blockquote, details, dl, ol, table, ul")) {
    if (!part.dir) part.dir = "auto";
  }
  for (const pre of fragment.querySelectorAll("pre")) {
    const code = pre.firstElementChild;
    if (pre.childNodes.length !== 1 || code?.localName !== "code") continue;
    const language = /(?:^| )language-(\S+)/.exec(code.className)?.[1] ?? "";
    pre.replaceWith(codeBlock(workshop, code.textContent ?? "", languageOf(language), context.labels));
  }
  return [...fragment.childNodes];
}

function regionHtml(block: Block, context: RenderContext): string {
  const { tokens } = context;
  const html: string[] = [];
  for (let at = block.from; at < block.to; at++) {
    const token = tokens[at];
    if (!token || token.hidden || token.type === "reference_definition") continue;
    if (token.type === "inline") {
      const item = tokens[at - 2]?.type === "list_item_open" && tokens[at - 1]?.type === "paragraph_open";
      html.push(inlineHtml(token.content, context, item && TASK.test(token.content)));
    } else if (token.type === "math_block") {
      html.push(...mathNodes(token, context).map((node) => node.outerHTML));
    } else if (token.type === "html_block") {
      html.push(escapeText(token.content));
    } else if (token.type === "fence" || token.type === "code_block") {
      const language = languageOf(md.utils.unescapeAll(token.info));
      const name = language ? ` class="language-${md.utils.escapeHtml(language)}"` : "";
      html.push(`<pre><code${name}>${md.utils.escapeHtml(token.content)}</code></pre>`);
    } else {
      html.push(tag(token));
    }
  }
  return html.join("");
}

function tag(token: Token): string {
  if (token.nesting < 0) return `</${token.tag}>`;
  const side = alignment(token);
  const start = token.attrGet("start");
  return `<${token.tag}${side ? ` class="chatkit-align-${side}"` : ""}${start === null ? "" : ` start="${start}"`}>`;
}
