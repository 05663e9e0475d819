// A <details> that opens and closes by itself as its content goes through its states, until the user has a say: from
// their first toggle on it stays as they left it.
import { h, mark } from "../../base/dom";

export class Disclosure {
  readonly element: HTMLDetailsElement;
  private readonly summary: HTMLElement;
  private decided = false;
  private wanted = false;

  constructor(className: string, body: HTMLElement, ...marks: HTMLElement[]) {
    this.summary = h("summary", {}, ...marks);
    this.element = h("details", { class: className }, this.summary, body);
    // The keyboard clicks, too; a toggle of ours does not.
    this.summary.addEventListener("click", (event) => {
      // Selecting some of the title ends with a click, too.
      if (String(getSelection()) && getSelection()?.containsNode(event.target as Node, true))
        event.preventDefault();
      else this.decided = true;
    });
  }

  /** Opens or closes it, unless the user has decided. Saying the same again changes nothing. */
  want(open: boolean): void {
    if (open === this.wanted) return;
    this.wanted = open;
    if (!this.decided) this.element.open = open;
  }

  /** What a screen reader calls it. */
  name(label: string): void {
    mark(this.summary, "aria-label", label);
  }

  focus(): void {
    this.summary.focus({ preventScroll: true });
  }
}

/** A mark, time or count: generated from its attribute, since it is not part of the message's text. */
export const caption = (className: string, text = ""): HTMLElement =>
  h("span", { class: `chatkit-caption ${className}`, "data-text": text, "aria-hidden": "true" });
