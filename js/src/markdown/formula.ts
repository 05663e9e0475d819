// The element that stands for a formula: its source, to which a drawing may be added later. Owns its shape. Where formulas
// begin and end is decided in math.ts; ../drawings draws them.
import { mathClass } from "./math-rules";
import { workshop } from "./sanitize";

const OPEN = "chatkit-math-open";
const SOURCE = "chatkit-math-source";

/** An element with the source of a formula; one that is not closed is never drawn. */
export function formula(tag: "span" | "div", source: string, closed = true): HTMLElement {
  const made = workshop.createElement(tag);
  made.className = closed ? mathClass(source) : OPEN;
  made.dir = "ltr";
  made.append(source);
  return made;
}

/** An open formula has met its closing delimiter. */
export function closeFormula(element: Element, closed: boolean): void {
  const className = closed ? mathClass(sourceOf(element)) : OPEN;
  if (element.className !== className) element.className = className;
}

/** Raw HTML may carry the class, too, but not together with the element a drawing keeps the source in. */
export function isFormula(node: Element): boolean {
  const child = node.firstElementChild;
  if (child && !child.classList.contains(SOURCE)) return false;
  return node.classList.contains("chatkit-math") || node.classList.contains(OPEN);
}

/** The source of a formula, drawn or not. */
export function sourceOf(element: Element): string {
  return (element.querySelector(`:scope > .${SOURCE}`) ?? element).textContent ?? "";
}

/** Brings a formula up to date; a drawing stays while the source does. */
export function patchFormula(old: Element, fresh: Element): void {
  if (old.className !== fresh.className) old.className = fresh.className;
  if (sourceOf(old) !== fresh.textContent) old.replaceChildren(...fresh.childNodes);
}

/** Puts a drawing beside the source, which keeps its text nodes: a stream may still hold them. */
export function addDrawing(element: Element, drawing: Element): void {
  const source = document.createElement("span");
  source.className = SOURCE;
  source.setAttribute("aria-hidden", "true");
  source.append(...element.childNodes);
  element.append(source, drawing);
}
