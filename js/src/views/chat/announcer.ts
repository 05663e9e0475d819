// What a screen reader hears: that an answer has begun, and its finished text once. The log itself is silent, since
// a live transcript would be read piece by piece.
import { h } from "../../base/dom";

export class Announcer {
  readonly element = h("div", {
    class: "chatkit-announcer chatkit-hidden",
    role: "status",
    "aria-live": "polite",
  });

  say(text: string): void {
    if (text.trim() === "") return;
    // A new node each time: the same words twice are still two announcements.
    const line = h("div", {}, text);
    this.element.append(line);
    while (this.element.childElementCount > 3) this.element.firstElementChild?.remove();
  }
}
