// The list of threads: one row each, searched, renamed and deleted in place. It holds what the user is about to do with a
// row; the server decides about the result. If conversations are kept, the list grows at its end, the server searches as
// well, and a second list has the archived threads. Does not know where the list is shown.
import { arrange, h, mark, setText } from "../../base/dom";
import { fill, type Labels } from "../../base/labels";
import { MAX_QUERY_CHARS, type SearchResults, type ThreadInfo } from "../../protocol";
import { ArchiveWay } from "./archive-way";
import { byDate, byDay, type Group, matching } from "./groups";
import { Hits } from "./hits";
import { MoreThreads } from "./more-threads";
import { type Row, RowView } from "./row";

export interface ThreadActions {
  /** Shows a thread, or a message of it. */
  select(threadId: string, messageId?: string): void;
  create(): void;
  rename(threadId: string, title: string): void;
  remove(threadId: string): void;
  pin(threadId: string, pinned: boolean): void;
  archive(threadId: string, archived: boolean): void;
  /** Requests more threads. */
  more(archived: boolean): void;
  search(query: string): void;
}

/** What there is beyond the threads that are known, if conversations are kept. */
export interface Kept {
  /** Whether there are more threads in the list and in the archive. */
  more: boolean;
  moreArchived: boolean;
  loading: boolean;
  results: SearchResults | undefined;
}

/** From this number of threads, there is a search field. */
const MIN_SEARCHABLE_THREADS = 8;
/** The pause after which a query goes to the server. */
const SEARCH_PAUSE_MS = 250;

export class ThreadList {
  readonly element = h("div", { class: "chatkit-thread-list" });
  private threads: readonly ThreadInfo[] = [];
  private kept: Kept | undefined;
  /** Whether the archive is shown instead of the list. */
  private archive = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private active = "";
  private query = "";
  /** The row that the Tab key reaches: only one of them. */
  private at: string | undefined;
  /** The row that is being renamed or deleted. */
  private busyRow: { threadId: string; kind: "renaming" | "asking" } | undefined;

  private drawing = false;
  private readonly rows = new Map<string, RowView>();
  private readonly sections = new Map<string, { name: HTMLElement; list: HTMLElement }>();
  private readonly groups = h("div", { class: "chatkit-thread-groups" });
  private readonly none: HTMLElement;
  private readonly search: HTMLInputElement;
  private readonly hits: Hits;
  private readonly more: MoreThreads;
  private readonly way: ArchiveWay;

  constructor(
    private readonly labels: Labels,
    private readonly actions: ThreadActions,
    /** The prefix of ids in this list, because a page may have several chats. */
    private readonly prefix: string,
  ) {
    this.none = h("p", { class: "chatkit-thread-none", role: "status" });
    this.search = this.makeSearch();
    this.hits = new Hits(labels, (threadId, messageId) => this.actions.select(threadId, messageId));
    this.more = new MoreThreads(labels, () => this.actions.more(this.archive));
    this.way = new ArchiveWay(labels, (archive) => this.show(archive));
  }

  titleOf = ({ title }: ThreadInfo): string => title || this.labels.untitled;

  update(threads: readonly ThreadInfo[], active: string, kept?: Kept): void {
    this.threads = threads;
    this.active = active;
    // A row has other tools.
    if (!kept !== !this.kept) this.rows.clear();
    this.kept = kept;
    if (!kept) this.archive = false;
    if (!threads.some(({ threadId }) => threadId === this.busyRow?.threadId)) this.busyRow = undefined;
    if (!this.searchable) this.query = "";
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
    clearTimeout(this.timer);
    this.query = "";
    this.archive = false;
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

  remove(): void {
    clearTimeout(this.timer);
    this.more.remove();
  }

  private get shown(): ThreadInfo[] {
    const here = this.threads.filter(({ archived = false }) => archived === this.archive);
    return this.archive ? here : matching(here, this.query, this.titleOf);
  }

  private get searchable(): boolean {
    return this.kept !== undefined || this.threads.length >= MIN_SEARCHABLE_THREADS;
  }

  private grouped(threads: readonly ThreadInfo[]): Group[] {
    const { labels } = this;
    return this.kept ? byDate(threads, Date.now(), labels) : byDay(threads, Date.now(), labels);
  }

  private show(archive: boolean): void {
    this.archive = archive;
    this.at = this.busyRow = undefined;
    if (archive && this.kept?.moreArchived && !this.threads.some(({ archived }) => archived))
      this.actions.more(true);
    this.draw();
    this.groups.scrollTop = 0;
    this.way.focus();
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
    const { shown, search, groups, rows, kept, archive, labels } = this;
    const byName = this.grouped(shown);
    const stop = this.tabStop(shown);
    const named = byName.some(({ key }) => key !== "today");
    for (const threadId of rows.keys())
      if (!shown.some((thread) => thread.threadId === threadId)) rows.delete(threadId);
    if (search.value !== this.query) search.value = this.query;
    mark(search, "dir", this.query === "" ? undefined : "auto");
    const sections = byName.flatMap((group) => this.drawDay(group, named, stop));
    for (const key of this.sections.keys())
      if (!byName.some((group) => group.key === key)) this.sections.delete(key);
    const query = archive ? "" : this.query.trim();
    const found = this.drawHits(query, shown);
    const waits = kept !== undefined && query !== "" && kept.results?.query !== query;
    const empty = shown.length + found === 0;
    if (waits) setText(this.none, labels.searching);
    else setText(this.none, archive ? labels.noArchived : labels.noThreads);
    const none = waits || (empty && (query !== "" || (archive && !kept?.moreArchived))) ? [this.none] : [];
    const more = query === "" && (archive ? kept?.moreArchived : kept?.more);
    this.more.update(more === true, kept?.loading === true);
    const hits = found > 0 ? [this.hits.element] : [];
    arrange(groups, [...sections, ...hits, ...none, ...(more ? [this.more.element] : [])]);
    const head = archive ? [this.way.back] : this.searchable ? [search] : [];
    arrange(this.element, [...head, groups, ...(kept && !archive ? [this.way.entry] : [])]);
  }

  /** Draws what the server has found for the query, and returns the number of hits. */
  private drawHits(query: string, shown: readonly ThreadInfo[]): number {
    const results = query !== "" && this.kept?.results?.query === query ? this.kept.results : undefined;
    return this.hits.update(results, new Set(shown.map(({ threadId }) => threadId)));
  }

  private makeSearch(): HTMLInputElement {
    const { labels } = this;
    const search = h("input", {
      class: "chatkit-thread-search",
      type: "search",
      autocomplete: "off",
      maxlength: String(MAX_QUERY_CHARS),
      placeholder: labels.searchThreads,
      "aria-label": labels.searchThreads,
    });
    search.addEventListener("input", () => {
      this.query = search.value;
      this.at = undefined;
      this.draw();
      clearTimeout(this.timer);
      const query = this.query.trim();
      if (!this.kept || query === "" || query === this.kept.results?.query) return;
      this.timer = setTimeout(() => this.actions.search(query), SEARCH_PAUSE_MS);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || event.isComposing) return;
      event.preventDefault();
      const first = this.shown[0]?.threadId;
      if (first === undefined) this.hits.focus();
      else this.focus(first);
    });
    return search;
  }

  private drawDay({ key, name, threads }: Group, named: boolean, stop: string | undefined): HTMLElement[] {
    const { labels } = this;
    const known = this.sections.get(key) ?? {
      name: h("div", { class: "chatkit-thread-day", "aria-hidden": "true" }),
      list: h("ul"),
    };
    this.sections.set(key, known);
    setText(known.name, name);
    mark(known.list, "aria-label", named ? name : labels.threads);
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
      question: fill(this.labels, "askDelete", { title }),
      kept: this.kept && {
        pin: (pinned) => this.actions.pin(threadId, pinned),
        archive: (archived) => this.actions.archive(threadId, archived),
      },
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
    const ids = this.grouped(this.shown).flatMap(({ threads }) => threads.map((each) => each.threadId));
    const to = Math.max(0, Math.min(ids.length - 1, ids.indexOf(threadId) + step));
    this.focus(ids[to]);
  }
}
