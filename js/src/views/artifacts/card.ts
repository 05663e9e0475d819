// An artifact that opens in the drawer: a button in the message with its icon, its title and its type.
import { h, mark, setText } from "../../base/dom";
import type { Config } from "../../chat/config";
import type { ArtifactPart } from "../../protocol";
import { artifactIcons, icons } from "./icons";
import { kindOf } from "./kinds";

const parts = new WeakMap<Element, ArtifactPart>();

/** Returns the artifact of a card. */
export const partOf = (card: Element): ArtifactPart | undefined => parts.get(card);

/** Returns the cards of an artifact's versions, oldest first: those in the conversation with the same title. */
export function versionsOf(card: HTMLElement, host: HTMLElement): HTMLElement[] {
  const title = partOf(card)?.title;
  const cards = [...host.querySelectorAll<HTMLElement>(".chatkit-artifact[data-card]")];
  return cards.filter((other) => other === card || (title && partOf(other)?.title === title));
}

/** Marks the card whose artifact is in the drawer, which has the id `controls`. */
export function markCard(card: HTMLElement, controls: string, open: boolean): void {
  const button = card.querySelector("button");
  if (!button) return;
  mark(button, "aria-expanded", String(open));
  mark(button, "aria-controls", controls);
}

export class ArtifactCard {
  private readonly icon = h("span", { class: "chatkit-artifact-icon", "aria-hidden": "true" });
  private readonly name = h("span", { class: "chatkit-card-title", dir: "auto" });
  private readonly button = h("button", {
    type: "button",
    class: "chatkit-artifact-card",
    "aria-expanded": "false",
  });

  constructor(
    private readonly element: HTMLElement,
    part: ArtifactPart,
    private readonly config: Config,
    /** The artifact has just been written, so it opens by itself. */
    fresh: boolean,
  ) {
    this.button.append(this.icon, this.name);
    this.button.addEventListener("click", () => this.tell("chatkit:artifact", { fresh: false }));
    element.setAttribute("data-card", "");
    element.append(this.button);
    this.update(part);
    // Its place is in the document only after this.
    queueMicrotask(() => {
      if (fresh) this.tell("chatkit:artifact", { fresh });
      else this.tell("chatkit:artifacts-changed");
    });
  }

  update(part: ArtifactPart): void {
    parts.set(this.element, part);
    this.element.removeAttribute("data-loading");
    this.icon.innerHTML = artifactIcons[part.artifactType] ?? icons.file;
    setText(this.name, part.title);
    // Generated as content, so that it is not part of the message's text.
    mark(this.button, "data-kind", kindOf(part, this.config.labels));
    this.tell("chatkit:artifacts-changed");
  }

  dispose(): void {
    this.tell("chatkit:artifacts-changed");
    this.element.replaceChildren();
  }

  private tell(name: string, detail?: { fresh: boolean }): void {
    this.element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}
