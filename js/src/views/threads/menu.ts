// The list of threads as a menu: a button with the title of the active thread, and the list in a card below it.
import { h, iconButton } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import type { ThreadInfo } from "../../protocol";
import { Dropdown } from "../shared/dropdown";
import { threadIcons } from "./icons";
import { type Kept, type ThreadActions, ThreadList } from "./list";

export class ThreadMenu {
  readonly element: HTMLElement;
  private readonly title = h("span", { dir: "auto" });
  private readonly mark = h("span", { class: "chatkit-thread-mark", "data-mark": "unread", hidden: "" });
  private readonly list: ThreadList;
  private readonly dropdown: Dropdown;

  constructor(
    private readonly labels: Labels,
    actions: ThreadActions,
    prefix: string,
  ) {
    const button = h("button", { type: "button", class: "chatkit-thread-title", "aria-haspopup": "true" });
    button.append(this.title, this.mark, icon(icons.chevron));
    const fresh = iconButton(
      "chatkit-header-button chatkit-new-thread",
      threadIcons.newThread,
      labels.newThread,
    );
    fresh.addEventListener("click", () => actions.create());
    this.list = new ThreadList(
      labels,
      {
        ...actions,
        select: (threadId, messageId) => {
          this.dropdown.close();
          button.focus();
          actions.select(threadId, messageId);
        },
      },
      prefix,
    );
    const card = h("nav", { class: "chatkit-card-menu chatkit-threads-card", "aria-label": labels.threads });
    card.append(this.list.element);
    this.dropdown = new Dropdown(button, card, "start", (open) => {
      if (open) this.list.focus();
      else this.list.reset();
    });
    this.element = h("div", { class: "chatkit-threads", "data-kind": "menu" }, button, card, fresh);
  }

  update(threads: readonly ThreadInfo[], active: string, kept?: Kept): void {
    const current = threads.find(({ threadId }) => threadId === active);
    this.title.textContent = current ? this.list.titleOf(current) : this.labels.untitled;
    const news = threads.some(({ unread, threadId }) => unread && threadId !== active);
    this.mark.hidden = !news;
    this.mark.replaceChildren(
      ...(news ? [h("span", { class: "chatkit-hidden" }, this.labels.threadUnread)] : []),
    );
    this.list.update(threads, active, kept);
  }

  remove(): void {
    this.dropdown.close();
    this.list.remove();
  }
}

function icon(svg: string): HTMLElement {
  const element = h("span", { class: "chatkit-thread-chevron", "aria-hidden": "true" });
  element.innerHTML = svg;
  return element;
}
