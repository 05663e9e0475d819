// Announces to screen readers that an answer has begun, and its text once it is complete. The log itself is not live, because
// a streaming answer would be read in fragments.
import { h } from "../../base/dom";

export class Announcer {
  readonly element = h("div", {
    class: "chatkit-announcer chatkit-hidden",
    role: "status",
    "aria-live": "polite",
  });

  say(text: string): void {
    if (text.trim() === "") return;
    // Add a new node each time, so that the same text twice is announced twice.
    const line = h("div", {}, text);
    this.element.append(line);
    while (this.element.childElementCount > 3) this.element.firstElementChild?.remove();
  }
}
