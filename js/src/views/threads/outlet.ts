// The list of threads in another place of the page, which the app or page_chat() has made for it.
import { h } from "../../base/dom";
import type { Labels } from "../../base/labels";
import type { ThreadInfo } from "../../protocol";
import { threadIcons } from "./icons";
import { type Kept, type ThreadActions, ThreadList } from "./list";

export class ThreadOutlet {
  private readonly list: ThreadList;

  constructor(
    private readonly place: HTMLElement,
    labels: Labels,
    actions: ThreadActions,
    prefix: string,
  ) {
    /** Tells the page around the chat that the conversation should be on show. */
    const chosen = (): void => {
      place.dispatchEvent(new Event("chatkit:thread-chosen", { bubbles: true }));
    };
    const select = (threadId: string, messageId?: string): void => {
      actions.select(threadId, messageId);
      chosen();
    };
    this.list = new ThreadList(labels, { ...actions, select }, prefix);
    const fresh = h("button", { type: "button", class: "chatkit-new-thread" });
    fresh.innerHTML = threadIcons.newThread;
    fresh.append(h("span", {}, labels.newThread));
    fresh.addEventListener("click", () => {
      chosen();
      actions.create();
    });
    const top = h("div", { class: "chatkit-threads-top" }, fresh);
    const nav = h("nav", { class: "chatkit-threads", "data-kind": "outlet", "aria-label": labels.threads });
    nav.append(top, this.list.element);
    place.replaceChildren(nav);
  }

  update(threads: readonly ThreadInfo[], active: string, kept?: Kept): void {
    this.list.update(threads, active, kept);
  }

  remove(): void {
    this.list.remove();
    this.place.replaceChildren();
  }
}
