// Draws formulas when they are closed, and again when they change. It draws before the next paint, so that the source does
// not flash up.
import { loadOwnStyle } from "../base/assets";
import { addDrawing, sourceOf } from "../markdown/index";
import { copyAsSource } from "./copy";
import { draw } from "./temml";

const FORMULA = ".chatkit-math";
/** The maximum time to draw without a pause. */
const SLICE_MS = 20;

/** The source from which each element was last drawn. */
const drawn = new WeakMap<Element, string>();

/** Draws the formulas in an element, also later ones. */
export async function watch(host: Element): Promise<void> {
  await loadOwnStyle("formulas");
  copyAsSource();
  new MutationObserver((records) => {
    const found = new Set<Element>();
    for (const { target, addedNodes } of records) {
      if (target instanceof Element && target.matches(FORMULA)) found.add(target);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches(FORMULA)) found.add(node);
        for (const inside of node.querySelectorAll(FORMULA)) found.add(inside);
      }
    }
    drawAll([...found]);
  }).observe(host, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  drawAll([...host.querySelectorAll(FORMULA)]);
}

function drawAll(elements: readonly Element[]): void {
  const begun = performance.now();
  for (const [at, element] of elements.entries()) {
    if (performance.now() - begun > SLICE_MS) {
      setTimeout(() => drawAll(elements.slice(at)));
      break;
    }
    if (element.isConnected) drawFormula(element);
  }
  requestAnimationFrame(() => {
    for (const element of elements) reach(element);
  });
}

/** Draws a formula unless it is up to date. An invalid one shows its source, and the error as its title. */
export function drawFormula(element: Element): void {
  const source = sourceOf(element);
  const hasDrawing = element.childElementCount > 0;
  if (drawn.get(element) === source && (hasDrawing || element.hasAttribute("title"))) return;
  // Draw only text, because raw HTML may have the class, too.
  if (hasDrawing) return;
  drawn.set(element, source);
  const drawing = draw(source);
  if ("error" in drawing) {
    element.setAttribute("title", drawing.error);
  } else {
    element.removeAttribute("title");
    addDrawing(element, drawing.math);
  }
}

/** Makes a drawing that is too wide scroll, also with the keyboard. */
function reach(element: Element): void {
  const drawing = element.lastElementChild;
  if (!(element instanceof HTMLElement) || !drawing || !element.parentElement) return;
  const isDisplay = element.matches(".chatkit-math-display");
  const room = (isDisplay ? element : element.parentElement).clientWidth;
  // The room is rounded, the width of the drawing is not.
  if (!room || Math.max(drawing.scrollWidth, drawing.getBoundingClientRect().width) < room + 1) return;
  element.tabIndex = 0;
  if (!isDisplay) element.setAttribute("data-wide", "");
}
