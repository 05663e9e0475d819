// views/progress: how far the work is: the todo list and the status line. Knows no other feature.
//
// This module is the todo list of the thread, above the composer. The user can fold it.
import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { h } from "../../base/dom";
import { icons } from "../../base/icons";
import { newId } from "../../base/ids";
import { fill, type Labels } from "../../base/labels";
import type { Update } from "../../chat/chat";
import type { TodoItem } from "../../protocol";
import type { Panel } from "../shared/panel";

/** What the panel is about. */
export interface TodoSource {
  readonly todos: readonly TodoItem[];
  clear(): void;
}

export class TodoPanel implements Panel {
  readonly element: HTMLElement;
  private readonly listId = `chatkit-todos-${newId()}`;
  private folded = false;
  /** Whether nothing was left to do when the list was last drawn. */
  private finished = false;

  constructor(
    private readonly labels: Labels,
    private readonly source: TodoSource,
  ) {
    this.element = h("section", { class: "chatkit-todos", "aria-label": labels.todos, hidden: "" });
  }

  render({ todos, snapshot }: Pick<Update, "todos" | "snapshot">): void {
    if (!todos && !snapshot) return;
    const items = this.source.todos;
    const finished = items.length > 0 && items.every(({ status }) => status === "completed");
    // Only when it turns: what the user folds or unfolds in between stays so.
    if (finished !== this.finished) this.folded = finished;
    this.finished = finished;
    this.draw();
  }

  private draw(): void {
    const { element } = this;
    const items = this.source.todos;
    element.hidden = items.length === 0;
    element.toggleAttribute("data-folded", this.folded);
    render(items.length === 0 ? nothing : [this.header(), this.list()], element);
    // What is under way should be in view when there are more than fit.
    if (!this.folded)
      element.querySelector?.("[data-status=in-progress]")?.scrollIntoView?.({ block: "nearest" });
  }

  private header() {
    const { labels } = this;
    const items = this.source.todos;
    const done = items.filter(({ status }) => status === "completed").length;
    const current = items.find(({ status }) => status === "in-progress");
    const progress = fill(labels.todoProgress, { done, count: items.length });
    return html`
      <div class="chatkit-todos-head">
        <button
          type="button"
          class="chatkit-todos-toggle"
          aria-expanded=${this.folded ? "false" : "true"}
          aria-controls=${this.listId}
          @click=${() => this.toggle()}
        >
          ${unsafeHTML(icons.chevron)}
          <span class="chatkit-todos-title" dir="auto">${this.folded && current ? current.title : labels.todos}</span>
          <span class="chatkit-todos-count" aria-label=${progress}>${done}/${items.length}</span>
        </button>
        <button type="button" class="chatkit-quiet" aria-label=${labels.dismissTodos} title=${labels.dismissTodos} @click=${() => this.source.clear()}>
          ${unsafeHTML(icons.close)}
        </button>
      </div>
      <div
        class="chatkit-todos-bar"
        role="progressbar"
        aria-label=${labels.todos}
        aria-valuemin="0"
        aria-valuemax=${items.length}
        aria-valuenow=${done}
        aria-valuetext=${progress}
      >
        <span style="inline-size: ${(100 * done) / items.length}%"></span>
      </div>
    `;
  }

  private list() {
    const { labels } = this;
    const words = {
      "not-started": labels.todoOpen,
      "in-progress": labels.todoRunning,
      completed: labels.todoDone,
    };
    const item = ({ title, status }: TodoItem) => html`
      <li data-status=${status}>
        <span class="chatkit-todo-mark" role="img" aria-label=${words[status]}>
          ${status === "completed" ? unsafeHTML(icons.check) : nothing}
        </span>
        <span dir="auto">${title}</span>
      </li>
    `;
    return html`
      <ul id=${this.listId} ?hidden=${this.folded}>
        ${repeat(this.source.todos, ({ id }) => id, item)}
      </ul>
    `;
  }

  private toggle(): void {
    this.folded = !this.folded;
    this.draw();
  }
}
