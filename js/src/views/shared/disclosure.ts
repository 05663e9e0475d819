// A <details> that opens and closes automatically with the state of its content. After the user has toggled it once, it
// stays as they left it.
import { h, mark } from "../../base/dom";

export class Disclosure {
  readonly element: HTMLDetailsElement;
  private readonly summary: HTMLElement;
  private decided = false;
  private wanted = false;

  constructor(className: string, body: HTMLElement, ...marks: HTMLElement[]) {
    this.summary = h("summary", {}, ...marks);
    this.element = h("details", { class: className }, this.summary, body);
    // The keyboard also causes clicks; toggling from code does not.
    this.summary.addEventListener("click", (event) => {
      // Selecting text in the title also ends with a click.
      if (String(getSelection()) && getSelection()?.containsNode(event.target as Node, true))
        event.preventDefault();
      else this.decided = true;
    });
  }

  /** Opens or closes it, unless the user has toggled it. */
  want(open: boolean): void {
    if (open === this.wanted) return;
    this.wanted = open;
    if (!this.decided) this.element.open = open;
  }

  /** Sets the name for screen readers. */
  name(label: string): void {
    mark(this.summary, "aria-label", label);
  }

  focus(): void {
    this.summary.focus({ preventScroll: true });
  }
}
