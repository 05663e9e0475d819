// Why a message failed, or was not answered: a note where the answer would go on, with the way to try again.
import { h, iconButton, mark } from "../dom";
import { icons } from "../icons";
import type { Labels } from "../labels";
import { caption } from "./parts/disclosure";

export class FailureNote {
  readonly element = h("div", { class: "chatkit-failure", role: "note", hidden: "" });
  private readonly text = caption("chatkit-failure-text");
  private readonly button: HTMLButtonElement;

  constructor(labels: Labels, retry: () => void) {
    this.button = iconButton("chatkit-retry", icons.again, labels.retry);
    this.button.dataset.text = labels.retry;
    this.button.addEventListener("click", retry);
    const icon = h("span", { class: "chatkit-failure-icon", "aria-hidden": "true" });
    icon.innerHTML = icons.warning;
    this.element.append(icon, this.text, this.button);
  }

  /** Shows why; nothing failed when undefined. */
  update(why: string | undefined, again: boolean): void {
    // The focus stays in the conversation when what had it goes.
    if ((why === undefined || !again) && this.element.contains(document.activeElement))
      this.element.closest<HTMLElement>(".chatkit-scroll")?.focus({ preventScroll: true });
    this.element.hidden = why === undefined;
    this.button.hidden = !again;
    mark(this.text, "data-text", why ?? "");
    mark(this.element, "aria-label", why);
  }
}
