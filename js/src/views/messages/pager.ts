// Steps through the versions of a message: "2 / 3" between two buttons. Versions count from 0; the last one is the message.
import { h, iconButton, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import { fill, type Labels } from "../../base/labels";
import { caption } from "../shared/caption";

interface Body {
  back: HTMLButtonElement;
  place: HTMLElement;
  on: HTMLButtonElement;
}

export class VersionPager {
  readonly element = h("div", { class: "chatkit-pager", role: "group", hidden: "" });
  /** Created for a second version, since most messages have only one. */
  private body: Body | undefined;
  private at = 0;
  private count = 1;

  constructor(
    private readonly labels: Labels,
    private readonly browse: (version: number, count: number) => void,
  ) {}

  update(at: number, count: number): void {
    this.at = at;
    this.count = count;
    this.element.hidden = count < 2;
    if (count < 2) return;
    this.body ??= this.make();
    const { back, place, on } = this.body;
    mark(place, "data-text", `${at + 1} / ${count}`);
    mark(this.element, "aria-label", fill(this.labels, "version", { number: at + 1, count }));
    // Do not use `disabled` at the ends, because the button would lose the focus.
    mark(back, "aria-disabled", at === 0 ? "true" : undefined);
    mark(on, "aria-disabled", at === count - 1 ? "true" : undefined);
  }

  private make(): Body {
    const back = iconButton("chatkit-action", icons.previous, this.labels.previousVersion);
    const on = iconButton("chatkit-action", icons.next, this.labels.nextVersion);
    const place = caption("chatkit-pager-place");
    back.addEventListener("click", () => this.step(-1));
    on.addEventListener("click", () => this.step(1));
    this.element.append(back, place, on);
    return { back, place, on };
  }

  private step(by: number): void {
    const next = this.at + by;
    if (next >= 0 && next < this.count) this.browse(next, this.count);
  }
}
