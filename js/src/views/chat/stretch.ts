// Detects that a scroller was briefly taller between two frames, for example because the page was measured. It then has lost
// its position, because there was too little content below, and no event or observer reports it.
import { h } from "../../base/dom";

/** A hidden scroller of the same height with very tall content, which loses its position in the same way. */
export class StretchProbe {
  private readonly element = h("div", { class: "chatkit-stretch", "aria-hidden": "true" }, h("div"));

  constructor(scroller: HTMLElement) {
    scroller.append(this.element);
  }

  /** Whether the scroller was taller than now since the last call or reset. */
  get stretched(): boolean {
    const { scrollTop } = this.element;
    return scrollTop < this.forget();
  }

  /** Resets the probe, and returns the position that it should keep. */
  forget(): number {
    this.element.scrollTop = this.element.scrollHeight;
    return this.element.scrollTop;
  }
}
