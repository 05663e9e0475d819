// One thread in the list: its title and marks, what can be done with it, and the two states in which it asks for more.
// A template only; the list keeps the state.
import { html, nothing, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { DEFAULT_TITLE_CHARS, type ThreadInfo } from "../../protocol";
import { threadIcons } from "./icons";

export interface Row {
  thread: ThreadInfo;
  title: string;
  active: boolean;
  /** Tab stops at this row. */
  tabStop: boolean;
  kind: "plain" | "renaming" | "asking";
  id: string;
  labels: Labels;
  question: string;
  select(): void;
  begin(kind: "renaming" | "asking"): void;
  cancel(): void;
  rename(title: string): void;
  remove(): void;
  move(step: number): void;
}

export function row(row: Row): TemplateResult {
  const body = row.kind === "renaming" ? field(row) : row.kind === "asking" ? question(row) : plain(row);
  return html`<li class="chatkit-thread-row" data-kind=${row.kind} ?data-active=${row.active}>${body}</li>`;
}

function plain(row: Row): TemplateResult {
  const { thread, title, labels, id } = row;
  const state = thread.busy ? labels.threadBusy : thread.unread ? labels.threadUnread : "";
  const tab = row.tabStop ? "0" : "-1";
  const onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined) row.move(step);
    else if (event.key === "F2") row.begin("renaming");
    else if (event.key === "Delete") row.begin("asking");
    else return;
    event.preventDefault();
  };
  return html`
    <button
      type="button"
      class="chatkit-thread"
      data-thread-id=${thread.threadId}
      aria-current=${row.active ? "true" : nothing}
      aria-describedby=${state ? id : nothing}
      tabindex=${tab}
      title=${title}
      @click=${row.select}
      @dblclick=${() => row.begin("renaming")}
      @keydown=${onKey}
    ><span dir="auto">${title}</span></button>
    ${
      state
        ? html`<span class="chatkit-thread-mark" data-mark=${thread.busy ? "busy" : "unread"} title=${state}>
            <span class="chatkit-hidden" id=${id}>${state}</span>
          </span>`
        : nothing
    }
    <span class="chatkit-thread-tools">
      ${tool("chatkit-thread-rename", icons.edit, labels.renameThread, title, tab, () => row.begin("renaming"))}
      ${tool("chatkit-thread-delete", threadIcons.trash, labels.deleteThread, title, tab, () => row.begin("asking"))}
    </span>
  `;
}

const tool = (
  name: string,
  icon: string,
  label: string,
  title: string,
  tab: string,
  click: () => void,
): TemplateResult => html`
  <button
    type="button"
    class="chatkit-quiet ${name}"
    aria-label="${label}: ${title}"
    title=${label}
    tabindex=${tab}
    @click=${click}
  >${unsafeHTML(icon)}</button>
`;

function field(row: Row): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") row.rename((event.target as HTMLInputElement).value);
    else if (event.key === "Escape") row.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<input
    class="chatkit-thread-field"
    type="text"
    dir="auto"
    maxlength=${DEFAULT_TITLE_CHARS}
    aria-label=${row.labels.renameThread}
    value=${row.thread.title || row.title}
    @keydown=${onKey}
    @blur=${(event: FocusEvent) => row.rename((event.target as HTMLInputElement).value)}
  />`;
}

function question(row: Row): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    row.cancel();
  };
  return html`
    <div class="chatkit-thread-question" role="alertdialog" aria-labelledby=${row.id} @keydown=${onKey}>
      <span id=${row.id} dir="auto">${row.question}</span>
      <span class="chatkit-thread-choices">
        <button type="button" class="chatkit-thread-keep" @click=${row.cancel}>${row.labels.cancel}</button>
        <button type="button" class="chatkit-thread-remove" @click=${row.remove}>
          ${row.labels.deleteThread}
        </button>
      </span>
    </div>
  `;
}

const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
