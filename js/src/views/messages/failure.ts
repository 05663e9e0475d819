// The note that says why a message failed, was interrupted or was not answered, with buttons to try again or to go on.
import { h, iconButton, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { caption } from "../shared/caption";

export interface Failure {
  why: string;
  /** Whether it was only interrupted. */
  mild?: boolean;
  again: boolean;
  goOn?: boolean;
}

interface Body {
  text: HTMLElement;
  again: HTMLButtonElement;
  goOn: HTMLButtonElement;
}

export class FailureNote {
  readonly element = h("div", { class: "chatkit-failure", role: "note", hidden: "" });
  /** Created when something fails, since most messages never do. */
  private body: Body | undefined;

  constructor(
    private readonly labels: Labels,
    private readonly actions: { again(): void; goOn(): void },
  ) {}

  /** Shows the failure, or removes the note if it is undefined. */
  update(failure: Failure | undefined): void {
    const { why, mild = false, again = false, goOn = false } = failure ?? {};
    // Keep the focus in the conversation if the removed element had it.
    if (!again && this.element.contains(document.activeElement))
      this.element.closest<HTMLElement>(".chatkit-scroll")?.focus({ preventScroll: true });
    this.element.hidden = why === undefined;
    mark(this.element, "aria-label", why);
    if (why === undefined) return;
    this.element.toggleAttribute("data-mild", mild);
    this.body ??= this.make();
    this.body.again.hidden = !again;
    this.body.goOn.hidden = !goOn;
    mark(this.body.text, "data-text", why);
  }

  private make(): Body {
    const { labels, actions } = this;
    const icon = h("span", { class: "chatkit-failure-icon", "aria-hidden": "true" });
    icon.innerHTML = icons.warning;
    const text = caption("chatkit-failure-text");
    const goOn = button(icons.next, labels.continue, actions.goOn);
    const again = button(icons.again, labels.retry, actions.again);
    this.element.append(icon, text, goOn, again);
    return { text, again, goOn };
  }
}

function button(icon: string, label: string, act: () => void): HTMLButtonElement {
  const element = iconButton("chatkit-retry", icon, label);
  element.dataset.text = label;
  element.addEventListener("click", act);
  return element;
}
