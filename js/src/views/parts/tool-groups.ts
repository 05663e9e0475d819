// Shows tool calls in a row as one row, which unfolds to their cards. Loaded when a message has a second call.
import { loadOwnStyle } from "../../base/assets";
import { h, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import { fill, type Labels, named } from "../../base/labels";
import type { Part, ToolGrouping, ToolPart } from "../../protocol";
import { caption } from "../shared/caption";
import type { Disclosure } from "../shared/disclosure";
import { showIcon } from "./tool-icon";

/** Returns the positions of the calls that are one row, for each row of at least two calls. */
export function rowsOf(parts: readonly Part[], setting: ToolGrouping): number[][] {
  if (setting === "none") return [];
  const rows: number[][] = [];
  let open = new Map<string, number[]>();
  parts.forEach((part, at) => {
    if (part.type !== "tool") {
      // What the model says between calls separates them; an empty text says nothing.
      if (part.type !== "text" || part.text.trim() !== "") open = new Map();
      return;
    }
    const grouping = part.grouping ?? setting;
    if (grouping === "none") return;
    const key = grouping === "all" ? "" : `tool ${part.name}`;
    const row = open.get(key);
    if (row) row.push(at);
    else {
      const fresh = [at];
      open.set(key, fresh);
      rows.push(fresh);
    }
  });
  return rows.filter((row) => row.length > 1);
}

export class ToolGroups {
  /** By the id of the first call. */
  private groups = new Map<string, Group>();

  constructor(
    private readonly setting: ToolGrouping,
    private readonly labels: Labels,
    private readonly elementAt: (at: number) => HTMLElement | undefined,
    private readonly fold: (className: string, body: HTMLElement, ...marks: HTMLElement[]) => Disclosure,
  ) {
    void loadOwnStyle("tools");
  }

  update(parts: readonly Part[]): void {
    const before = this.groups;
    this.groups = new Map();
    for (const row of rowsOf(parts, this.setting)) {
      const calls = row.map((at) => parts[at] as ToolPart);
      const cards = row.flatMap((at) => this.elementAt(at) ?? []);
      const id = calls[0]?.toolId ?? "";
      const group = before.get(id) ?? new Group(this.labels, this.fold);
      before.delete(id);
      this.groups.set(id, group);
      group.update(calls, cards);
    }
    for (const group of before.values()) group.dissolve();
  }
}

class Group {
  private readonly body = h("div", { class: "chatkit-tool-group-body" });
  private readonly icon = h("span", { class: "chatkit-tool-icon", "aria-hidden": "true" });
  private readonly title = h("span", { class: "chatkit-tool-title", dir: "auto" });
  private readonly count = caption("chatkit-tool-label");
  private readonly note = caption("chatkit-tool-note");
  private readonly mark = h("span", { class: "chatkit-tool-mark", "aria-hidden": "true" });
  private readonly row: Disclosure;
  private shownIcon = "";

  constructor(
    private readonly labels: Labels,
    fold: (className: string, body: HTMLElement, ...marks: HTMLElement[]) => Disclosure,
  ) {
    this.row = fold("chatkit-tool-group", this.body, this.icon, this.title, this.count, this.note, this.mark);
  }

  update(calls: readonly ToolPart[], cards: readonly HTMLElement[]): void {
    const { row, body, labels } = this;
    const [first] = cards;
    if (!row.element.isConnected || !body.contains(first ?? null)) first?.before(row.element);
    cards.forEach((card, at) => {
      if (body.children[at] !== card) move(card, body, body.children[at] ?? null);
    });
    // Cards that are no longer in the row come after it.
    for (const card of [...body.children].slice(cards.length)) row.element.after(card);
    const title = [...new Set(calls.map((call) => titleOf(call, labels)))].join(", ");
    if (this.title.textContent !== title) this.title.textContent = title;
    const count = fill(labels, "toolCalls", { count: calls.length });
    const states = cards.map(({ dataset }) => dataset.state);
    const failed = states.filter((state) => state === "failed").length;
    const note = failed > 0 ? named(labels, labels.failedTool, String(failed)) : "";
    mark(this.count, "data-text", count);
    mark(this.note, "data-text", note);
    row.name([title, count, ...(note ? [note] : [])].join(", "));
    const icon = calls.find((call) => call.icon)?.icon ?? icons.tool;
    if (icon !== this.shownIcon) showIcon(this.icon, icon);
    this.shownIcon = icon;
    const busy = states.some((state) => state === "running");
    const asking = states.includes("asking");
    const state = asking ? "asking" : busy ? "running" : failed > 0 ? "failed" : "done";
    if (row.element.dataset.state !== state) {
      row.element.dataset.state = state;
      this.mark.innerHTML = {
        asking: icons.question,
        running: '<span class="chatkit-spinner"></span>',
        failed: icons.close,
        done: icons.check,
      }[state];
    }
    row.want(asking || calls.some(({ display }) => display?.open === true));
  }

  /** Puts the cards back in the place of the row. */
  dissolve(): void {
    for (const card of [...this.body.children])
      move(card as HTMLElement, this.row.element.parentElement, this.row.element);
    this.row.element.remove();
  }
}

/** Returns the title of a tool, without what only one of its results says. */
function titleOf({ definitionTitle, title, name }: ToolPart, labels: Labels): string {
  return (definitionTitle ?? title) || name || labels.tool;
}

type Movable = Element & { moveBefore?: (node: Node, at: Node | null) => void };

/** Moves a card without restarting what runs in it, if the browser supports that. */
function move(card: HTMLElement, to: Movable | null, at: Element | null): void {
  if (to?.moveBefore && card.isConnected && to.isConnected) to.moveBefore(card, at);
  else to?.insertBefore(card, at);
}
