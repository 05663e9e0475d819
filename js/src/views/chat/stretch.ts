// Tells whether a scroller was taller for a moment, between two frames, as when the page beside it is measured. It has then
// lost its place, which it could not keep for want of content below, and neither event nor observer says why.
import { h } from "../../base/dom";

/** A scroller of the same height with more content than it can have height: it loses its place, too. */
export class StretchProbe {
  private readonly element = h("div", { class: "chatkit-stretch", "aria-hidden": "true" }, h("div"));

  constructor(scroller: HTMLElement) {
    scroller.append(this.element);
  }

  /** Whether the scroller was taller than it is now since this was asked, or forgotten, last. */
  get stretched(): boolean {
    const { scrollTop } = this.element;
    return scrollTop < this.forget();
  }

  /** Begins anew; gives the place it should have kept. */
  forget(): number {
    this.element.scrollTop = this.element.scrollHeight;
    return this.element.scrollTop;
  }
}
