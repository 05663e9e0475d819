// The menu of one kept thread: rename, pin, archive and delete.
import { h } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import type { ThreadInfo } from "../../protocol";
import { Dropdown } from "../shared/dropdown";
import { threadIcons } from "./icons";

export interface RowActions {
  begin(kind: "renaming" | "asking"): void;
  pin(pinned: boolean): void;
  archive(archived: boolean): void;
}

/** Adds a menu to the button of a row. It is filled when it opens, because the thread may have changed. */
export function addRowMenu(
  button: HTMLButtonElement,
  labels: Labels,
  current: () => { thread: ThreadInfo; actions: RowActions },
): HTMLElement {
  const card = h("div", { class: "chatkit-card-menu chatkit-row-menu", role: "menu" });
  button.setAttribute("aria-haspopup", "menu");
  const items = (): HTMLElement[] => [...card.querySelectorAll<HTMLElement>("[role=menuitem]")];
  // The dropdown listens, too, and needs the size of the card.
  button.addEventListener("click", () => {
    if (!dropdown.isOpen) fill();
  });
  const dropdown = new Dropdown(button, card, "end", (open) => {
    if (open) {
      items()[0]?.focus();
      return;
    }
    // The browser gives the focus back only if the card is not inside another one.
    if (card.contains(document.activeElement)) button.focus();
    card.replaceChildren();
  });
  const item = (icon: string, label: string, act: () => void): HTMLElement => {
    const element = h("button", {
      type: "button",
      class: "chatkit-card-item",
      role: "menuitem",
      tabindex: "-1",
    });
    element.innerHTML = icon;
    element.append(h("span", {}, label));
    element.addEventListener("click", () => {
      dropdown.close();
      button.focus();
      act();
    });
    return element;
  };
  const fill = (): void => {
    const { thread, actions } = current();
    const { pinned = false, archived = false } = thread;
    const pin = item(threadIcons.pin, pinned ? labels.unpinThread : labels.pinThread, () =>
      actions.pin(!pinned),
    );
    const archive = item(threadIcons.archive, archived ? labels.restoreThread : labels.archiveThread, () =>
      actions.archive(!archived),
    );
    card.replaceChildren(
      item(icons.edit, labels.renameThread, () => actions.begin("renaming")),
      ...(archived ? [] : [pin]),
      archive,
      item(threadIcons.trash, labels.deleteThread, () => actions.begin("asking")),
    );
  };
  card.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") dropdown.close();
    // It closes only the menu, not a drawer around it.
    if (event.key === "Escape") event.stopPropagation();
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all.at(next % all.length)?.focus();
  });
  return card;
}
