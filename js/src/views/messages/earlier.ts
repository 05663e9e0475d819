// The start of a thread that has older messages. It requests them when it comes near the view, and has a button for the
// keyboard. It does not place the messages.

import { h } from "../../base/dom";
import type { Labels } from "../../base/labels";
import type { Chat } from "../../chat/chat";
import type { Update } from "../../chat/update";

export class Earlier {
  readonly element: HTMLElement;
  private readonly button: HTMLButtonElement;
  /** Extends far below the button, so that it enters the view before the button does. */
  private readonly sentinel = h("div", { class: "chatkit-earlier-sentinel", "aria-hidden": "true" });
  private readonly observer: IntersectionObserver | undefined;

  constructor(
    private readonly chat: Chat,
    private readonly labels: Labels,
    /** Gets the focus when there are no more messages. */
    private readonly next: HTMLElement,
  ) {
    this.button = h("button", { type: "button", class: "chatkit-earlier-button" });
    this.button.addEventListener("click", () => chat.requestHistory());
    this.element = h("div", { class: "chatkit-earlier", hidden: "" }, this.button, this.sentinel);
    if (typeof IntersectionObserver !== "undefined") {
      this.observer = new IntersectionObserver((entries) => {
        // An element that grows with its content would show its start all the time, and load everything.
        if (next.closest("[data-grows]")) return;
        if (entries.some(({ isIntersecting }) => isIntersecting)) chat.requestHistory();
      });
    }
  }

  render({ status, list, history, snapshot, switched }: Update): void {
    if (!status && !list) return;
    const { chat, labels, button, element } = this;
    const hasMore = chat.hasEarlier;
    if (!hasMore && element.contains(document.activeElement)) this.next.focus({ preventScroll: true });
    element.hidden = !hasMore;
    const text = chat.loadingHistory ? labels.loadingEarlier : labels.showEarlier;
    if (button.textContent !== text) button.textContent = text;
    element.toggleAttribute("data-loading", chat.loadingHistory);
    // The observer reports only changes. Observe again in case the start is still in view.
    if (hasMore && (history || snapshot || switched)) {
      this.observer?.unobserve(this.sentinel);
      this.observer?.observe(this.sentinel);
    }
  }

  remove(): void {
    this.observer?.disconnect();
  }
}
