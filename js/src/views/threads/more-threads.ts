// The end of a list that has more threads: requests more threads when it comes into view, and has a button for the keyboard.
import { h, setText } from "../../base/dom";
import type { Labels } from "../../base/labels";

export class MoreThreads {
  readonly element = h("button", { type: "button", class: "chatkit-thread-more" });
  private readonly observer: IntersectionObserver | undefined;

  constructor(
    private readonly labels: Labels,
    request: () => void,
  ) {
    this.element.addEventListener("click", request);
    if (typeof IntersectionObserver !== "undefined") {
      this.observer = new IntersectionObserver((entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) request();
      });
    }
  }

  update(more: boolean, loading: boolean): void {
    setText(this.element, loading ? this.labels.loadingThreads : this.labels.moreThreads);
    this.element.toggleAttribute("data-loading", loading);
    // The observer reports only changes. Observe again in case the end is still in view.
    this.observer?.unobserve(this.element);
    if (more && !loading) this.observer?.observe(this.element);
  }

  remove(): void {
    this.observer?.disconnect();
  }
}
