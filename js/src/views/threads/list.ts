// The list of threads: one row each, searched, renamed and deleted in place. It holds what the user is about to do with a
// row; the server decides about the result. Does not know where the list is shown.
import { arrange, h, mark, setText } from "../../base/dom";
import { fill, type Labels } from "../../base/labels";
import type { ThreadInfo } from "../../protocol";
import { byDay, type Group, matching } from "./groups";
import { type Row, RowView } from "./row";

export interface ThreadActions {
  select(threadId: string): void;
  create(): void;
  rename(threadId: string, title: string): void;
  remove(threadId: string): void;
}

/** The number of threads from which on there is a search field. */
const MIN_SEARCHABLE_THREADS = 8;

export class ThreadList {
  readonly element = h("div", { class: "chatkit-thread-list" });
  private threads: readonly ThreadInfo[] = [];
  private active = "";
  private query = "";
  /** The row that the Tab key reaches: only one of them. */
  private at: string | undefined;
  /** The row that is being renamed or deleted. */
  private busyRow: { threadId: string; kind: "renaming" | "asking" } | undefined;

  private drawing = false;
  private readonly rows = new Map<string, RowView>();
  private readonly days = new Map<Group["day"], { name: HTMLElement; list: HTMLElement }>();
  private readonly groups = h("div", { class: "chatkit-thread-groups" });
  private readonly none: HTMLElement;
  private readonly search: HTMLInputElement;

  constructor(
    private readonly labels: Labels,
    private readonly actions: ThreadActions,
    /** The prefix of ids in this list, because a page may have several chats. */
    private readonly prefix: string,
  ) {
    this.none = h("p", { class: "chatkit-thread-none", role: "status" }, labels.noThreads);
    this.search = this.makeSearch();
  }

  titleOf = ({ title }: ThreadInfo): string => title || this.labels.untitled;

  update(threads: readonly ThreadInfo[], active: string): void {
    this.threads = threads;
    this.active = active;
    if (!threads.some(({ threadId }) => threadId === this.busyRow?.threadId)) this.busyRow = undefined;
    if (threads.length < MIN_SEARCHABLE_THREADS) this.query = "";
    const { activeElement } = document;
    const focused = this.element.contains(activeElement) ? (activeElement as HTMLElement) : undefined;
    this.draw();
    // A row that moves or is removed loses the focus: give it back, or to another row.
    if (!focused || this.element.contains(document.activeElement)) return;
    if (focused.isConnected) focused.focus({ preventScroll: true });
    else this.focus();
  }

  /** Clears the search and closes what is open in a row. */
  reset(): void {
    this.query = "";
    this.at = this.busyRow = undefined;
    this.draw();
  }

  /** Puts the focus on the row of a thread, or on the active one. */
  focus(threadId = this.tabStop(this.shown)): void {
    this.at = threadId;
    this.draw();
    const target = this.button(threadId) ?? this.element.querySelector<HTMLElement>(".chatkit-new-thread");
    target?.focus();
  }

  private get shown(): ThreadInfo[] {
    return matching(this.threads, this.query, this.titleOf);
  }

  private button(threadId: string | undefined): HTMLElement | undefined {
    const buttons = this.element.querySelectorAll<HTMLElement>(".chatkit-thread");
    return [...buttons].find((button) => button.dataset.threadId === threadId);
  }

  private tabStop(shown: readonly ThreadInfo[]): string | undefined {
    const ids = shown.map(({ threadId }) => threadId);
    return [this.at, this.active, ids[0]].find((id) => id !== undefined && ids.includes(id));
  }

  private draw(): void {
    this.drawing = true;
    this.drawRows();
    this.drawing = false;
  }

  private drawRows(): void {
    const { shown, search, groups, rows } = this;
    const byName = byDay(shown, Date.now());
    const stop = this.tabStop(shown);
    const named = byName.some(({ day }) => day !== "today");
    for (const threadId of rows.keys())
      if (!shown.some((thread) => thread.threadId === threadId)) rows.delete(threadId);
    if (search.value !== this.query) search.value = this.query;
    mark(search, "dir", this.query === "" ? undefined : "auto");
    const sections = byName.flatMap((group) => this.drawDay(group, named, stop));
    arrange(groups, shown.length > 0 || this.query === "" ? sections : [...sections, this.none]);
    arrange(this.element, this.threads.length < MIN_SEARCHABLE_THREADS ? [groups] : [search, groups]);
  }

  private makeSearch(): HTMLInputElement {
    const { labels } = this;
    const search = h("input", {
      class: "chatkit-thread-search",
      type: "search",
      autocomplete: "off",
      placeholder: labels.searchThreads,
      "aria-label": labels.searchThreads,
    });
    search.addEventListener("input", () => {
      this.query = search.value;
      this.at = undefined;
      this.draw();
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || event.isComposing) return;
      event.preventDefault();
      this.focus(this.shown[0]?.threadId);
    });
    return search;
  }

  private drawDay({ day, threads }: Group, named: boolean, stop: string | undefined): HTMLElement[] {
    const { labels, days } = this;
    const known = days.get(day) ?? {
      name: h("div", { class: "chatkit-thread-day", "aria-hidden": "true" }),
      list: h("ul"),
    };
    days.set(day, known);
    setText(known.name, labels[day]);
    mark(known.list, "aria-label", named ? labels[day] : labels.threads);
    arrange(
      known.list,
      threads.map((thread) => this.drawRow(this.rowOf(thread, stop))),
    );
    return named ? [known.name, known.list] : [known.list];
  }

  private drawRow(row: Row): HTMLElement {
    const { threadId } = row.thread;
    const known = this.rows.get(threadId);
    known?.update(row);
    const view = known ?? new RowView(row);
    this.rows.set(threadId, view);
    return view.element;
  }

  private rowOf(thread: ThreadInfo, stop: string | undefined): Row {
    const { threadId } = thread;
    const title = this.titleOf(thread);
    return {
      thread,
      title,
      active: threadId === this.active,
      tabStop: threadId === stop,
      kind: this.busyRow?.threadId === threadId ? this.busyRow.kind : "plain",
      id: `${this.prefix}-${threadId}`,
      labels: this.labels,
      question: fill(this.labels.askDelete, { title }),
      select: () => {
        this.at = threadId;
        this.actions.select(threadId);
      },
      begin: (kind) => this.begin(threadId, kind),
      cancel: () => this.settle(threadId),
      rename: (text) => {
        // Enter removes the field, which blurs it, and so does moving it: neither is a second request.
        if (this.busyRow?.threadId !== threadId || this.drawing) return;
        this.settle(threadId);
        this.actions.rename(threadId, text);
      },
      remove: () => {
        this.settle(threadId);
        this.actions.remove(threadId);
      },
      move: (step) => this.move(threadId, step),
    };
  }

  private begin(threadId: string, kind: "renaming" | "asking"): void {
    this.at = threadId;
    this.busyRow = { threadId, kind };
    this.draw();
    const field = this.element.querySelector<HTMLElement>(".chatkit-thread-field, .chatkit-thread-keep");
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
  }

  private settle(threadId: string): void {
    const inside = this.element.contains(document.activeElement);
    this.busyRow = undefined;
    if (inside) this.focus(threadId);
    else this.draw();
  }

  private move(threadId: string, step: number): void {
    const ids = byDay(this.shown, Date.now()).flatMap(({ threads }) => threads.map((each) => each.threadId));
    const to = Math.max(0, Math.min(ids.length - 1, ids.indexOf(threadId) + step));
    this.focus(ids[to]);
  }
}
