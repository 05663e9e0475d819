// The list of threads: one row each, found by typing, renamed and deleted in place. It holds what the user is about to do
// with a row; what comes of it is the server's to say. Where the list stands is not known here.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { h } from "../../base/dom";
import { fill, type Labels } from "../../base/labels";
import type { ThreadInfo } from "../../protocol";
import { byDay, type Group, matching } from "./groups";
import { type Row, row } from "./row";

export interface ThreadActions {
  select(threadId: string): void;
  create(): void;
  rename(threadId: string, title: string): void;
  remove(threadId: string): void;
}

/** From here on there is a search field. */
const MANY = 8;

export class ThreadList {
  readonly element = h("div", { class: "chatkit-thread-list" });
  private threads: readonly ThreadInfo[] = [];
  private active = "";
  private query = "";
  /** The row the keyboard is at; Tab goes to one row only. */
  private at: string | undefined;
  /** The row that is being renamed, or asked about. */
  private busyRow: { threadId: string; kind: "renaming" | "asking" } | undefined;

  private drawing = false;

  constructor(
    private readonly labels: Labels,
    private readonly actions: ThreadActions,
    /** Makes ids for this list; there may be several chats in a page. */
    private readonly prefix: string,
  ) {}

  titleOf = ({ title }: ThreadInfo): string => title || this.labels.untitled;

  update(threads: readonly ThreadInfo[], active: string): void {
    this.threads = threads;
    this.active = active;
    if (!threads.some(({ threadId }) => threadId === this.busyRow?.threadId)) this.busyRow = undefined;
    if (threads.length < MANY) this.query = "";
    const { activeElement } = document;
    const focused = this.element.contains(activeElement) ? (activeElement as HTMLElement) : undefined;
    this.draw();
    // A row that moves loses the focus, and one that goes takes it along: then the next one gets it.
    if (!focused || this.element.contains(document.activeElement)) return;
    if (focused.isConnected) focused.focus({ preventScroll: true });
    else this.focus();
  }

  /** Goes back to the plain list. */
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
    const { labels } = this;
    const { shown } = this;
    const groups = byDay(shown, Date.now());
    const stop = this.tabStop(shown);
    const days = groups.some(({ day }) => day !== "today");
    render(
      [
        this.threads.length < MANY ? nothing : this.search(),
        html`<div class="chatkit-thread-groups">
          ${repeat(
            groups,
            ({ day }) => day,
            (group) => this.group(group, days, stop),
          )}
          ${
            shown.length > 0 || this.query === ""
              ? nothing
              : html`<p class="chatkit-thread-none" role="status">${labels.noThreads}</p>`
          }
        </div>`,
      ],
      this.element,
    );
  }

  private search(): TemplateResult {
    const { labels } = this;
    const typed = (event: Event): void => {
      this.query = (event.target as HTMLInputElement).value;
      this.at = undefined;
      this.draw();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== "ArrowDown" || event.isComposing) return;
      event.preventDefault();
      this.focus(this.shown[0]?.threadId);
    };
    return html`<input
      class="chatkit-thread-search"
      type="search"
      autocomplete="off"
      dir=${this.query === "" ? nothing : "auto"}
      placeholder=${labels.searchThreads}
      aria-label=${labels.searchThreads}
      .value=${this.query}
      @input=${typed}
      @keydown=${key}
    />`;
  }

  private group({ day, threads }: Group, named: boolean, stop: string | undefined): TemplateResult {
    const name = this.labels[day];
    return html`
      ${named ? html`<div class="chatkit-thread-day" aria-hidden="true">${name}</div>` : nothing}
      <ul aria-label=${named ? name : this.labels.threads}>
        ${repeat(
          threads,
          ({ threadId }) => threadId,
          (thread) => row(this.rowOf(thread, stop)),
        )}
      </ul>
    `;
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
        // Enter takes the field away, which takes its focus: that is no second wish, nor is being moved.
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
