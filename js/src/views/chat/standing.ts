// The bar above the composer that says why a kept conversation is not up to date: it disappears by itself.
import { h } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { worded } from "../../base/words";
import type { Chat } from "../../chat/chat";
import type { Update } from "../../chat/update";
import type { Panel } from "../shared/panel";

export class Standing implements Panel {
  readonly element = h("div", { class: "chatkit-standing", role: "status" });

  constructor(
    private readonly chat: Chat,
    private readonly labels: Labels,
  ) {}

  render({ unsaved }: Update): void {
    if (!unsaved) return;
    const { offline, kept, log } = this.chat;
    const waits = offline && kept;
    const { unsaved: said } = log.history;
    const text = waits ? this.labels.reconnecting : said && worded(this.labels, said);
    this.element.toggleAttribute("data-offline", waits);
    if (text === undefined) this.element.replaceChildren();
    else if (this.element.textContent !== text) {
      this.element.innerHTML = waits ? icons.again : icons.warning;
      this.element.append(h("span", { dir: "auto" }, text));
    }
  }
}
