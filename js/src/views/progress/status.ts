// The passing remark at the end of the thread ("Searching ..."): one line, replaced, never kept.
import { h } from "../../base/dom";

export class StatusLine {
  /** A live region has to be there before its words. */
  readonly element = h("div", { class: "chatkit-status", role: "status", "aria-live": "polite" });

  update(text: string | undefined): void {
    if (this.element.textContent === (text ?? "")) return;
    this.element.replaceChildren(...(text ? [h("span", { dir: "auto" }, text)] : []));
  }
}
