// views/chat/typing: shows that the assistant is about to answer.

import { h } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Config } from "../../chat/config";

export class TypingRow {
  readonly element: HTMLElement;
  private readonly icon = h("div", { class: "message-icon", "aria-hidden": "true" });

  constructor(private readonly config: Config) {
    const dots = h("div", { class: "chatkit-dots", role: "img", "aria-label": config.labels.typing });
    this.element = h("div", { class: "chatkit-typing", hidden: "" }, this.icon, dots);
  }

  show(visible: boolean): void {
    if (visible !== this.element.hidden) return;
    this.element.hidden = !visible;
    // The app may look for its icon in the page, and find only those that are visible.
    this.icon.innerHTML = visible ? (this.config.iconAssistant ?? icons.assistant) : "";
  }
}
