// The buttons that lead into the archive and back.
import { h } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { threadIcons } from "./icons";

export class ArchiveWay {
  /** At the end of the list. */
  readonly entry: HTMLButtonElement;
  /** At the start of the archive. */
  readonly back: HTMLElement;
  private readonly leave: HTMLButtonElement;

  constructor(labels: Labels, go: (archive: boolean) => void) {
    this.entry = h("button", { type: "button", class: "chatkit-archive-way" });
    this.entry.innerHTML = threadIcons.archive;
    this.entry.append(h("span", {}, labels.archived));
    this.entry.addEventListener("click", () => go(true));
    this.leave = h("button", { type: "button", class: "chatkit-archive-way", "aria-label": labels.back });
    this.leave.innerHTML = icons.previous;
    this.leave.append(h("span", { "aria-hidden": "true" }, labels.archived));
    this.leave.addEventListener("click", () => go(false));
    this.back = h("div", { class: "chatkit-archive-head" }, this.leave);
    this.back.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      go(false);
    });
  }

  /** Moves the focus to the way back, or to the way in. */
  focus(): void {
    (this.leave.isConnected ? this.leave : this.entry).focus();
  }
}
