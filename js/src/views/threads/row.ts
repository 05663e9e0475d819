// One thread in the list: its title, its mark and its tools, and the two states in which it asks for more. It shows the
// state that the list holds.
import { h, iconButton, mark, setText } from "../../base/dom";
import { icons } from "../../base/icons";
import { type Labels, named } from "../../base/labels";
import { DEFAULT_TITLE_CHARS, type ThreadInfo } from "../../protocol";
import { threadIcons } from "./icons";
import { addRowMenu, type RowActions } from "./row-menu";

export interface Row {
  thread: ThreadInfo;
  title: string;
  active: boolean;
  /** Whether the Tab key reaches this row. */
  tabStop: boolean;
  kind: "plain" | "renaming" | "asking";
  id: string;
  labels: Labels;
  question: string;
  /** Missing if conversations end with the page: a row then has buttons instead of a menu. */
  kept?: Pick<RowActions, "pin" | "archive"> | undefined;
  select(): void;
  begin(kind: "renaming" | "asking"): void;
  cancel(): void;
  rename(title: string): void;
  remove(): void;
  move(step: number): void;
}

export class RowView {
  readonly element = h("li", { class: "chatkit-thread-row" });
  private row: Row;
  private refresh = (): void => {};

  constructor(row: Row) {
    this.row = row;
    this.build();
  }

  update(row: Row): void {
    const { kind } = this.row;
    this.row = row;
    if (kind !== row.kind) this.build();
    else this.draw();
  }

  private build(): void {
    const { kind } = this.row;
    this.refresh = (): void => {};
    if (kind === "renaming") this.element.replaceChildren(this.field());
    else if (kind === "asking") this.element.replaceChildren(this.question());
    else this.buildPlain();
    this.draw();
  }

  private draw(): void {
    const { element, row } = this;
    mark(element, "data-kind", row.kind);
    element.toggleAttribute("data-active", row.active);
    this.refresh();
  }

  private buildPlain(): void {
    const text = h("span", { dir: "auto" });
    const button = h("button", { type: "button", class: "chatkit-thread" }, text);
    button.addEventListener("click", () => this.row.select());
    button.addEventListener("dblclick", () => this.row.begin("renaming"));
    button.addEventListener("keydown", (event) => this.onKey(event));
    const { tools, elements } = this.row.kept ? this.menu() : this.buttons();
    const words = h("span", { class: "chatkit-hidden" });
    const state = h("span", { class: "chatkit-thread-mark" }, words);
    this.element.replaceChildren(button, h("span", { class: "chatkit-thread-tools" }, ...elements));
    this.refresh = () => {
      const { thread, title, active, labels, id, tabStop } = this.row;
      const told = thread.busy ? labels.threadBusy : thread.unread ? labels.threadUnread : "";
      setText(text, title);
      mark(button, "data-thread-id", thread.threadId);
      mark(button, "aria-current", active ? "true" : undefined);
      mark(button, "aria-describedby", told ? id : undefined);
      mark(button, "title", title);
      for (const [tool, label] of tools) {
        mark(tool, "aria-label", named(labels, label, title));
        mark(tool, "title", label);
        tool.tabIndex = tabStop ? 0 : -1;
      }
      button.tabIndex = tabStop ? 0 : -1;
      mark(state, "data-mark", thread.busy ? "busy" : "unread");
      mark(state, "title", told);
      words.id = id;
      setText(words, told);
      if (!told) state.remove();
      else if (!state.isConnected) button.after(state);
    };
  }

  private buttons(): Tools {
    const { labels } = this.row;
    const rename = iconButton("chatkit-quiet chatkit-thread-rename", icons.edit, "");
    rename.addEventListener("click", () => this.row.begin("renaming"));
    const remove = iconButton("chatkit-quiet chatkit-thread-delete", threadIcons.trash, "");
    remove.addEventListener("click", () => this.row.begin("asking"));
    const tools: Tools["tools"] = [
      [rename, labels.renameThread],
      [remove, labels.deleteThread],
    ];
    return { tools, elements: [rename, remove] };
  }

  private menu(): Tools {
    const { labels } = this.row;
    const button = iconButton("chatkit-quiet chatkit-thread-options", threadIcons.options, "");
    const card = addRowMenu(button, labels, () => ({
      thread: this.row.thread,
      actions: {
        begin: (kind) => this.row.begin(kind),
        pin: (pinned) => this.row.kept?.pin(pinned),
        archive: (archived) => this.row.kept?.archive(archived),
      },
    }));
    return { tools: [[button, labels.threadOptions]], elements: [button, card] };
  }

  private onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step !== undefined) this.row.move(step);
    else if (event.key === "F2") this.row.begin("renaming");
    else if (event.key === "Delete") this.row.begin("asking");
    else return;
    event.preventDefault();
  }

  private field(): HTMLElement {
    const { labels, thread, title } = this.row;
    const field = h("input", {
      class: "chatkit-thread-field",
      type: "text",
      dir: "auto",
      maxlength: String(DEFAULT_TITLE_CHARS),
      "aria-label": labels.renameThread,
      value: thread.title || title,
    });
    field.addEventListener("blur", () => this.row.rename(field.value));
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter") this.row.rename(field.value);
      else if (event.key === "Escape") this.row.cancel();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return field;
  }

  private question(): HTMLElement {
    const { labels, question, id } = this.row;
    const keep = h("button", { type: "button", class: "chatkit-thread-keep" }, labels.cancel);
    keep.addEventListener("click", () => this.row.cancel());
    const remove = h("button", { type: "button", class: "chatkit-thread-remove" }, labels.deleteThread);
    remove.addEventListener("click", () => this.row.remove());
    const text = h("span", { id, dir: "auto" }, question);
    const dialog = h(
      "div",
      { class: "chatkit-thread-question", role: "alertdialog", "aria-labelledby": id },
      text,
      h("span", { class: "chatkit-thread-choices" }, keep, remove),
    );
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.row.cancel();
    });
    this.refresh = () => setText(text, this.row.question);
    return dialog;
  }
}

/** The buttons of a row with their labels, and all elements that belong to them. */
interface Tools {
  tools: (readonly [HTMLButtonElement, string])[];
  elements: HTMLElement[];
}

const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
