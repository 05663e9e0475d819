// The todo list of the thread, above the composer. The user can fold it.
import { h, iconButton, iconElement, keyed, mark, setText } from "../../base/dom";
import { icons } from "../../base/icons";
import { newId } from "../../base/ids";
import { fill, type Labels } from "../../base/labels";
import type { TodoItem } from "../../protocol";

/** The state that the panel shows, and what its user can do. */
export interface TodoSource {
  readonly todos: readonly TodoItem[];
  clear(): void;
}

export class TodoList {
  readonly element: HTMLElement;
  private readonly title = h("span", { class: "chatkit-todos-title", dir: "auto" });
  private readonly count = h("span", { class: "chatkit-todos-count" });
  private readonly toggle: HTMLButtonElement;
  private readonly filled = h("span");
  private readonly bar: HTMLElement;
  private readonly list: HTMLElement;
  private folded = false;
  /** Whether nothing was left to do when the list was last drawn. */
  private finished = false;

  constructor(
    private readonly labels: Labels,
    private readonly source: TodoSource,
  ) {
    this.list = h("ul", { id: `chatkit-todos-${newId()}` });
    this.toggle = h(
      "button",
      { type: "button", class: "chatkit-todos-toggle", "aria-controls": this.list.id },
      iconElement(icons.chevron),
      this.title,
      this.count,
    );
    this.toggle.addEventListener("click", () => {
      this.folded = !this.folded;
      this.draw();
    });
    const dismiss = iconButton("chatkit-quiet", icons.close, labels.dismissTodos);
    dismiss.addEventListener("click", () => source.clear());
    this.bar = h(
      "div",
      { class: "chatkit-todos-bar", role: "progressbar", "aria-label": labels.todos, "aria-valuemin": "0" },
      this.filled,
    );
    this.element = h("section", { class: "chatkit-todos", "aria-label": labels.todos, hidden: "" });
    this.element.append(h("div", { class: "chatkit-todos-head" }, this.toggle, dismiss), this.bar, this.list);
  }

  render(): void {
    const items = this.source.todos;
    const finished = items.length > 0 && items.every(({ status }) => status === "completed");
    // Fold and unfold the list only when the last item is completed or another one is added, so that in between it stays
    // as the user left it.
    if (finished !== this.finished) this.folded = finished;
    this.finished = finished;
    this.draw();
  }

  private draw(): void {
    const { element, folded } = this;
    const items = this.source.todos;
    element.hidden = items.length === 0;
    element.toggleAttribute("data-folded", folded);
    this.drawHead(items);
    this.drawItems(items);
    // Keep the item in progress in view if there are more items than fit.
    if (!folded) element.querySelector?.("[data-status=in-progress]")?.scrollIntoView?.({ block: "nearest" });
  }

  private drawHead(items: readonly TodoItem[]): void {
    const { labels, bar, folded } = this;
    const done = items.filter(({ status }) => status === "completed").length;
    const current = items.find(({ status }) => status === "in-progress");
    const progress = fill(labels, "todoProgress", { done, count: items.length });
    mark(this.toggle, "aria-expanded", String(!folded));
    setText(this.title, folded && current ? current.title : labels.todos);
    setText(this.count, `${done}/${items.length}`);
    mark(this.count, "aria-label", progress);
    mark(bar, "aria-valuemax", String(items.length));
    mark(bar, "aria-valuenow", String(done));
    mark(bar, "aria-valuetext", progress);
    this.filled.style.inlineSize = `${(100 * done) / (items.length || 1)}%`;
  }

  private drawItems(items: readonly TodoItem[]): void {
    const { labels } = this;
    const words = {
      "not-started": labels.todoOpen,
      "in-progress": labels.todoRunning,
      completed: labels.todoDone,
    };
    this.list.hidden = this.folded;
    keyed(
      this.list,
      items,
      ({ id }) => String(id),
      () => h("li", {}, h("span", { class: "chatkit-todo-mark", role: "img" }), h("span", { dir: "auto" })),
      (item, { title, status }) => {
        setText(item.lastElementChild, title);
        if (item.dataset.status === status) return;
        item.dataset.status = status;
        item.firstElementChild?.setAttribute("aria-label", words[status]);
        item.firstElementChild?.replaceChildren(
          ...(status === "completed" ? [iconElement(icons.check)] : []),
        );
      },
    );
  }
}
