// The note that says why a message failed or was not answered, with a button to try again.
import { h, iconButton, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { caption } from "../shared/disclosure";

interface Body {
  text: HTMLElement;
  button: HTMLButtonElement;
}

export class FailureNote {
  readonly element = h("div", { class: "chatkit-failure", role: "note", hidden: "" });
  /** Created when something fails, since most messages never do. */
  private body: Body | undefined;

  constructor(
    private readonly labels: Labels,
    private readonly retry: () => void,
  ) {}

  /** Shows the reason, or removes the note if it is undefined. */
  update(why: string | undefined, again: boolean): void {
    // Keep the focus in the conversation if the removed element had it.
    if ((why === undefined || !again) && this.element.contains(document.activeElement))
      this.element.closest<HTMLElement>(".chatkit-scroll")?.focus({ preventScroll: true });
    this.element.hidden = why === undefined;
    mark(this.element, "aria-label", why);
    if (why === undefined) return;
    this.body ??= this.make();
    this.body.button.hidden = !again;
    mark(this.body.text, "data-text", why);
  }

  private make(): Body {
    const icon = h("span", { class: "chatkit-failure-icon", "aria-hidden": "true" });
    icon.innerHTML = icons.warning;
    const text = caption("chatkit-failure-text");
    const button = iconButton("chatkit-retry", icons.again, this.labels.retry);
    button.dataset.text = this.labels.retry;
    button.addEventListener("click", this.retry);
    this.element.append(icon, text, button);
    return { text, button };
  }
}
