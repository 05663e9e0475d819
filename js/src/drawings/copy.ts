// Copies formulas as their source. The browser would copy only the letters of a drawing.
import { h } from "../base/dom";

const FORMULA = ".chatkit-math";
/** The attribute that makes the stylesheet show sources instead of drawings. */
const COPYING = "data-chatkit-copying";

let listening = false;

/** Listens once for the whole page, because a selection may include several messages. */
export function copyAsSource(): void {
  if (!listening) document.addEventListener("copy", copy);
  listening = true;
}

function copy(event: ClipboardEvent): void {
  const selection = document.getSelection();
  if (event.defaultPrevented || !event.clipboardData || !selection || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  const root =
    within instanceof Element ? (within.closest(FORMULA)?.parentElement ?? within) : within.parentElement;
  const near = root?.closest(FORMULA)?.parentElement ?? root;
  const drawings = [...(near?.querySelectorAll(`${FORMULA} > math`) ?? [])];
  if (!drawings.some((math) => range.intersectsNode(math))) return;
  takeWhole(range);
  const html = htmlOf(range);
  document.documentElement.setAttribute(COPYING, "");
  const text = selection.toString().replace(/^\n+|\n+$/g, "");
  document.documentElement.removeAttribute(COPYING);
  event.clipboardData.setData("text/plain", text);
  event.clipboardData.setData("text/html", html);
  event.preventDefault();
}

/** A formula is copied whole or not at all. */
function takeWhole(range: Range): void {
  const first = formulaAround(range.startContainer);
  const last = formulaAround(range.endContainer);
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
}

function formulaAround(node: Node): Element | null {
  return (node instanceof Element ? node : node.parentElement)?.closest(FORMULA) ?? null;
}

function htmlOf(range: Range): string {
  const copied = h("div");
  copied.append(range.cloneContents());
  for (const button of copied.querySelectorAll("button")) button.remove();
  for (const formula of copied.querySelectorAll(FORMULA)) {
    formula.replaceWith(
      formula.querySelector(".chatkit-math-source")?.textContent ?? formula.textContent ?? "",
    );
  }
  return copied.innerHTML;
}
