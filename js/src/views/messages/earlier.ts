// The start of a thread that has older messages: asks for them when it comes near the view, and is a button for the
// keyboard. Where the messages then stand is not its concern.

import { h } from "../../base/dom";
import type { Labels } from "../../base/labels";
import type { Chat, Update } from "../../chat/chat";

export class Earlier {
  readonly element: HTMLElement;
  private readonly button: HTMLButtonElement;
  /** Reaches far below the button, so that it is seen before the button is. */
  private readonly sentinel = h("div", { class: "chatkit-earlier-sentinel", "aria-hidden": "true" });
  private readonly observer: IntersectionObserver | undefined;

  constructor(
    private readonly chat: Chat,
    private readonly labels: Labels,
    /** Where the focus goes when there are no more. */
    private readonly next: HTMLElement,
  ) {
    this.button = h("button", { type: "button", class: "chatkit-earlier-button" });
    this.button.addEventListener("click", () => chat.requestHistory());
    this.element = h("div", { class: "chatkit-earlier", hidden: "" }, this.button, this.sentinel);
    if (typeof IntersectionObserver !== "undefined") {
      this.observer = new IntersectionObserver((entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) chat.requestHistory();
      });
    }
  }

  render({ status, list, history, snapshot, switched }: Update): void {
    if (!status && !list) return;
    const { chat, labels, button, element } = this;
    const { hasMore } = chat.log.thread;
    if (!hasMore && element.contains(document.activeElement)) this.next.focus({ preventScroll: true });
    element.hidden = !hasMore;
    const text = chat.loadingHistory ? labels.loadingEarlier : labels.showEarlier;
    if (button.textContent !== text) button.textContent = text;
    element.toggleAttribute("data-loading", chat.loadingHistory);
    // It only speaks when it comes into view: what is in view already has to be looked at anew.
    if (hasMore && (history || snapshot || switched)) {
      this.observer?.unobserve(this.sentinel);
      this.observer?.observe(this.sentinel);
    }
  }

  remove(): void {
    this.observer?.disconnect();
  }
}
