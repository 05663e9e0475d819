// The list of threads as a sidebar: beside the conversation, or as a drawer over it if there is too little space. The
// stylesheet decides between the two with `position`; this module reads it when the size changes.
import { h, iconButton } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import type { ThreadInfo } from "../../protocol";
import { threadIcons } from "./icons";
import { type Kept, type ThreadActions, ThreadList } from "./list";

export class ThreadSidebar {
  readonly element: HTMLElement;
  /** The backdrop between the drawer and the conversation. */
  readonly backdrop = h("div", { class: "chatkit-backdrop", hidden: "" });
  /** The elements for the bar: the button that opens and closes the list, and the title of the active thread. */
  readonly head: HTMLElement;
  private readonly toggle: HTMLButtonElement;
  private readonly title = h("span", { class: "chatkit-thread-name", dir: "auto" });
  private readonly list: ThreadList;
  private readonly observer: ResizeObserver | undefined;
  private drawer = false;
  private open = true;

  constructor(
    private readonly host: HTMLElement,
    private readonly labels: Labels,
    actions: ThreadActions,
    prefix: string,
  ) {
    const create = (): void => {
      if (this.drawer) this.show(false);
      actions.create();
    };
    const select = (threadId: string, messageId?: string): void => {
      if (this.drawer) this.show(false);
      actions.select(threadId, messageId);
    };
    this.list = new ThreadList(labels, { ...actions, select }, prefix);
    const fresh = h("button", { type: "button", class: "chatkit-new-thread" });
    fresh.innerHTML = threadIcons.newThread;
    fresh.append(h("span", {}, labels.newThread));
    fresh.addEventListener("click", create);
    const close = iconButton("chatkit-header-button chatkit-threads-close", icons.close, labels.close);
    close.addEventListener("click", () => this.show(false));
    const top = h("div", { class: "chatkit-threads-top" }, fresh, close);
    this.element = h(
      "nav",
      {
        class: "chatkit-threads",
        id: `${prefix}-sidebar`,
        "data-kind": "sidebar",
        "aria-label": labels.threads,
      },
      h("div", { class: "chatkit-threads-inner" }, top, this.list.element),
    );
    this.toggle = iconButton(
      "chatkit-header-button chatkit-threads-toggle",
      threadIcons.sidebar,
      labels.threads,
    );
    this.toggle.setAttribute("aria-controls", this.element.id);
    this.head = h("div", { class: "chatkit-threads-head" }, this.toggle, this.title);
    this.toggle.addEventListener("click", () => this.show(!this.open));
    this.backdrop.addEventListener("click", () => this.show(false));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.drawer) return;
      event.preventDefault();
      this.show(false);
    });
    if (typeof ResizeObserver !== "undefined") {
      this.observer = new ResizeObserver(() => this.resized());
      this.observer.observe(host);
    }
    this.draw();
  }

  update(threads: readonly ThreadInfo[], active: string, kept?: Kept): void {
    const current = threads.find(({ threadId }) => threadId === active);
    this.title.textContent = current ? this.list.titleOf(current) : this.labels.untitled;
    this.list.update(threads, active, kept);
  }

  remove(): void {
    this.observer?.disconnect();
    this.list.remove();
  }

  private resized(): void {
    const drawer = getComputedStyle(this.element).position === "absolute";
    if (drawer === this.drawer) return;
    this.drawer = drawer;
    this.open = !drawer;
    this.draw();
  }

  private show(open: boolean): void {
    this.open = open;
    this.draw();
    if (!this.drawer) return;
    if (open) this.list.focus();
    else this.toggle.focus();
  }

  private draw(): void {
    const covers = this.drawer && this.open;
    this.element.dataset.state = this.open ? "open" : "closed";
    this.element.toggleAttribute("data-drawer", this.drawer);
    this.toggle.setAttribute("aria-expanded", String(this.open));
    this.backdrop.hidden = !covers;
    for (const sibling of this.host.children)
      if (sibling !== this.element && sibling !== this.backdrop && sibling instanceof HTMLElement)
        sibling.inert = covers;
  }
}
