// The element of a formula: its source, to which a drawing may be added later. math.ts decides where formulas begin and end,
// and ../drawings draws them.
import { mathClass } from "./math-rules";
import { workshop } from "./sanitize";

const OPEN = "chatkit-math-open";
const SOURCE = "chatkit-math-source";

/** Returns an element with the source of a formula. An open formula is never drawn. */
export function formula(tag: "span" | "div", source: string, closed = true): HTMLElement {
  const made = workshop.createElement(tag);
  made.className = closed ? mathClass(source) : OPEN;
  made.dir = "ltr";
  made.append(source);
  return made;
}

/** Marks a formula as closed. */
export function closeFormula(element: Element, closed: boolean): void {
  const className = closed ? mathClass(sourceOf(element)) : OPEN;
  if (element.className !== className) element.className = className;
}

/** Raw HTML may have the class, too, but never with the element that contains the source of a drawing. */
export function isFormula(node: Element): boolean {
  const child = node.firstElementChild;
  if (child && !child.classList.contains(SOURCE)) return false;
  return node.classList.contains("chatkit-math") || node.classList.contains(OPEN);
}

/** Returns the source of a formula, drawn or not. */
export function sourceOf(element: Element): string {
  return (element.querySelector(`:scope > .${SOURCE}`) ?? element).textContent ?? "";
}

/** Updates a formula. Its drawing stays if the source is unchanged. */
export function patchFormula(old: Element, fresh: Element): void {
  if (old.className !== fresh.className) old.className = fresh.className;
  if (sourceOf(old) !== fresh.textContent) old.replaceChildren(...fresh.childNodes);
}

/** Adds a drawing beside the source. The source keeps its text nodes, because a stream may still append to them. */
export function addDrawing(element: Element, drawing: Element): void {
  const source = document.createElement("span");
  source.className = SOURCE;
  source.setAttribute("aria-hidden", "true");
  source.append(...element.childNodes);
  element.append(source, drawing);
}
