// views/progress: how far the work is: the todo list and the status line. Knows no other feature.
//
// This module is the place of the todo list, which is loaded when there is something to do.
import { withStyle } from "../../base/assets";
import { h } from "../../base/dom";
import type { Labels } from "../../base/labels";
import type { Update } from "../../chat/update";
import type { Panel } from "../shared/panel";
import type { TodoList, TodoSource } from "./todo-list";

export class TodoPanel implements Panel {
  readonly element = h("div", { class: "chatkit-todos-place" });
  private list: TodoList | undefined;
  private comes: Promise<void> | undefined;

  constructor(
    private readonly labels: Labels,
    private readonly source: TodoSource,
  ) {}

  render({ todos, snapshot }: Pick<Update, "todos" | "snapshot">): void {
    if (!todos && !snapshot) return;
    if (this.list) this.list.render();
    else if (this.source.todos.length > 0) this.comes ??= this.load();
  }

  private async load(): Promise<void> {
    try {
      const { TodoList } = await withStyle("todos", import("./todo-list"));
      this.list = new TodoList(this.labels, this.source);
      this.element.append(this.list.element);
      this.list.render();
    } catch (error) {
      this.comes = undefined;
      reportError(error);
    }
  }
}
