// The status at the end of the thread ("Searching ..."), one line that is replaced by the next one.
import { h } from "../../base/dom";

export class StatusLine {
  /** A live region must exist before its text changes. */
  readonly element = h("div", { class: "chatkit-status", role: "status", "aria-live": "polite" });

  update(text: string | undefined): void {
    if (this.element.textContent === (text ?? "")) return;
    this.element.replaceChildren(...(text ? [h("span", { dir: "auto" }, text)] : []));
  }
}
