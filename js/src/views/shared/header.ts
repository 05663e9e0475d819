// The bar above the conversation: threads at its start, menus at its end. It is hidden while it is empty, or has only the
// download menu that the app did not ask for.
import { h } from "../../base/dom";

export class Header {
  readonly element = h("div", { class: "chatkit-header", hidden: "" });
  private readonly start = h("div", { class: "chatkit-header-start" });
  private readonly end = h("div", { class: "chatkit-header-end" });
  /** Elements that alone do not show the bar. */
  private readonly extras = new Set<Element>();

  constructor() {
    this.element.append(this.start, this.end);
  }

  addStart(element: HTMLElement): void {
    this.start.append(element);
  }

  /** Adds an element at the end. Without `reason`, it alone does not show the bar. */
  addEnd(element: HTMLElement, reason = true): void {
    this.end.append(element);
    if (!reason) this.extras.add(element);
  }

  /** Shows the bar while anything in it is visible. */
  refresh(): void {
    const shown = [...this.start.children, ...this.end.children].some(
      (child) => !(child as HTMLElement).hidden && !this.extras.has(child),
    );
    if (this.element.hidden === shown) this.element.hidden = !shown;
  }
}
