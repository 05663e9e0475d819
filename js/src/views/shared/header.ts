// The bar above the conversation: threads at its start, what the app offers at its end. Not there when it has nothing, and
// not for the sake of downloads alone unless the app asks for them: a plain chat stays plain.
import { h } from "../../base/dom";

export class Header {
  readonly element = h("div", { class: "chatkit-header", hidden: "" });
  private readonly start = h("div", { class: "chatkit-header-start" });
  private readonly end = h("div", { class: "chatkit-header-end" });
  /** What is no reason for a bar. */
  private readonly extras = new Set<Element>();

  constructor() {
    this.element.append(this.start, this.end);
  }

  addStart(element: HTMLElement): void {
    this.start.append(element);
  }

  /** Without `reason`, the bar is not there for this alone. */
  addEnd(element: HTMLElement, reason = true): void {
    this.end.append(element);
    if (!reason) this.extras.add(element);
  }

  /** Shows the bar as long as anything in it shows. */
  refresh(): void {
    const shown = [...this.start.children, ...this.end.children].some(
      (child) => !(child as HTMLElement).hidden && !this.extras.has(child),
    );
    if (this.element.hidden === shown) this.element.hidden = !shown;
  }
}
