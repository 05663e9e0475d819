// An artifact of the conversation in the drawer, and the buttons that step through its versions.
import { h, iconButton, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import { fill } from "../../base/labels";
import type { Config } from "../../chat/config";
import { markCard, partOf, versionsOf } from "../artifacts/card";
import { type ArtifactView, artifactView } from "../artifacts/index";
import { titleOf } from "../artifacts/kinds";

/** What is on show, and the card of it in the conversation. */
interface Shown {
  card: HTMLElement;
  view: ArtifactView;
}

export class Versions {
  readonly element = h("div", { class: "chatkit-drawer-artifact", hidden: "" });
  readonly pager = h("div", { class: "chatkit-drawer-pager", role: "group", hidden: "" });
  private readonly place = h("span", { "aria-live": "polite" });
  private readonly back: HTMLButtonElement;
  private readonly on: HTMLButtonElement;
  private shown: Shown | undefined;
  private waits = false;
  /** The artifact itself is in the drawer, not a card. */
  private readonly inline: Config;

  constructor(
    private readonly host: HTMLElement,
    private readonly config: Config,
    private readonly drawerId: string,
    /** Called when something else is on show than before. */
    private readonly changed: () => void,
    /** Called when the artifact is gone from the conversation, and all its versions. */
    private readonly ended: () => void,
  ) {
    const { labels } = config;
    this.inline = { ...config };
    delete this.inline.artifacts;
    this.back = iconButton("chatkit-quiet", icons.previous, labels.previousVersion);
    this.on = iconButton("chatkit-quiet", icons.next, labels.nextVersion);
    this.back.addEventListener("click", () => this.step(-1));
    this.on.addEventListener("click", () => this.step(1));
    this.pager.append(this.back, this.place, this.on);
    host.addEventListener("chatkit:artifacts-changed", this.later);
  }

  /** The card whose artifact is on show. */
  get card(): HTMLElement | undefined {
    return this.shown?.card;
  }

  get title(): string {
    const part = this.card && partOf(this.card);
    return part ? titleOf(part, this.config.labels) : "";
  }

  /** Shows the artifact of a card. */
  show(card: HTMLElement): void {
    const part = partOf(card);
    if (!part) return;
    if (card !== this.card) {
      this.empty();
      this.shown = { card, view: artifactView(part, { config: this.inline }) };
      this.element.append(this.shown.view.element);
      this.element.hidden = false;
    }
    this.count(card);
    this.changed();
  }

  clear(): void {
    if (!this.shown) return;
    this.empty();
    this.changed();
  }

  /** Marks the card in the conversation. */
  mark(open: boolean): void {
    if (this.card) markCard(this.card, this.drawerId, open);
  }

  remove(): void {
    this.host.removeEventListener("chatkit:artifacts-changed", this.later);
    this.empty();
  }

  private empty(): void {
    this.mark(false);
    this.shown?.view.dispose();
    this.shown = undefined;
    this.element.hidden = this.pager.hidden = true;
  }

  private step(by: 1 | -1): void {
    if (!this.card) return;
    const versions = versionsOf(this.card, this.host);
    const next = versions[versions.indexOf(this.card) + by];
    if (next) this.show(next);
  }

  private count(card: HTMLElement): void {
    const versions = versionsOf(card, this.host);
    const at = versions.indexOf(card);
    const count = versions.length;
    this.pager.hidden = count < 2;
    this.place.textContent = `${at + 1} / ${count}`;
    this.pager.setAttribute("aria-label", fill(this.config.labels, "version", { number: at + 1, count }));
    // Do not use `disabled` at the ends, because the button would lose the focus.
    mark(this.back, "aria-disabled", at === 0 ? "true" : undefined);
    mark(this.on, "aria-disabled", at === count - 1 ? "true" : undefined);
  }

  /** Follows the conversation once it has changed: cards are still there while they tell that they go. */
  private readonly later = (): void => {
    if (this.waits || !this.shown) return;
    this.waits = true;
    queueMicrotask(() => {
      this.waits = false;
      this.follow();
    });
  };

  private follow(): void {
    if (!this.shown) return;
    const { card, view } = this.shown;
    if (!card.isConnected) {
      const left = versionsOf(card, this.host).at(-1);
      if (left) this.show(left);
      else this.ended();
      return;
    }
    const part = partOf(card);
    if (part) view.update(part);
    this.count(card);
    this.changed();
  }
}
