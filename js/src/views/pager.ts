// Steps through the versions of a message: "2 / 3" between two buttons. Versions count from 0; the last one is the message.
import { h, iconButton, mark } from "../dom";
import { icons } from "../icons";
import { fill, type Labels } from "../labels";
import { caption } from "./parts/disclosure";

export class VersionPager {
  readonly element: HTMLElement;
  private readonly back: HTMLButtonElement;
  private readonly on: HTMLButtonElement;
  private readonly place = caption("chatkit-pager-place");
  private at = 0;
  private count = 1;

  constructor(
    private readonly labels: Labels,
    browse: (version: number, count: number) => void,
  ) {
    this.back = iconButton("chatkit-action", icons.previous, labels.previousVersion);
    this.on = iconButton("chatkit-action", icons.next, labels.nextVersion);
    this.element = h(
      "div",
      { class: "chatkit-pager", role: "group", hidden: "" },
      this.back,
      this.place,
      this.on,
    );
    // Not `disabled` at either end, which would throw the focus out.
    this.back.addEventListener("click", () => this.at > 0 && browse(this.at - 1, this.count));
    this.on.addEventListener("click", () => this.at < this.count - 1 && browse(this.at + 1, this.count));
  }

  update(at: number, count: number): void {
    this.at = at;
    this.count = count;
    this.element.hidden = count < 2;
    mark(this.place, "data-text", `${at + 1} / ${count}`);
    mark(this.element, "aria-label", fill(this.labels.version, { number: at + 1, count }));
    mark(this.back, "aria-disabled", at === 0 ? "true" : undefined);
    mark(this.on, "aria-disabled", at === count - 1 ? "true" : undefined);
  }
}
