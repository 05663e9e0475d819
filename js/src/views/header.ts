// The bar above the conversation: threads at its start, what the app offers at its end. Not there when it has nothing.
import { h } from "../dom";

export class Header {
  readonly element = h("header", { class: "chatkit-header", hidden: "" });
  private readonly start = h("div", { class: "chatkit-header-start" });
  private readonly end = h("div", { class: "chatkit-header-end" });

  constructor() {
    this.element.append(this.start, this.end);
  }

  addStart(element: HTMLElement): void {
    this.start.append(element);
  }

  addEnd(element: HTMLElement): void {
    this.end.append(element);
  }

  /** Shows the bar as long as anything in it shows. */
  refresh(): void {
    const shown = [...this.start.children, ...this.end.children].some(
      (child) => !(child as HTMLElement).hidden,
    );
    if (this.element.hidden === shown) this.element.hidden = !shown;
  }
}
