// What a search on the server has found: titles of threads that the list lacks, and messages.
import { arrange, h, keyed } from "../../base/dom";
import type { Labels } from "../../base/labels";
import type { SearchHit, SearchResults } from "../../protocol";
import { marked } from "./marked";

export class Hits {
  readonly element = h("div", { class: "chatkit-hits" });
  private readonly titles = h("ul");
  private readonly name: HTMLElement;
  private readonly messages: HTMLElement;

  constructor(
    private readonly labels: Labels,
    private readonly select: (threadId: string, messageId?: string) => void,
  ) {
    this.name = h("div", { class: "chatkit-thread-day", "aria-hidden": "true" }, labels.inMessages);
    this.messages = h("ul", { "aria-label": labels.inMessages });
    this.titles.setAttribute("aria-label", labels.threads);
  }

  /** Shows the hits, without titles of threads that are listed anyway. Returns their number. */
  update(results: SearchResults | undefined, listed: ReadonlySet<string>): number {
    const { hits = [], query = "" } = results ?? {};
    const titles = hits.filter(({ messageId, threadId }) => messageId === undefined && !listed.has(threadId));
    const messages = hits.filter(({ messageId }) => messageId !== undefined);
    const key = ({ threadId, messageId = "", snippet }: SearchHit): string =>
      `${query} ${threadId} ${messageId} ${snippet}`;
    const make = (hit: SearchHit): HTMLElement => this.hit(hit, query);
    keyed(this.titles, titles, key, make, () => {});
    keyed(this.messages, messages, key, make, () => {});
    arrange(this.element, [
      ...(titles.length > 0 ? [this.titles] : []),
      ...(messages.length > 0 ? [this.name, this.messages] : []),
    ]);
    return titles.length + messages.length;
  }

  focus(): void {
    this.element.querySelector<HTMLElement>(".chatkit-hit")?.focus();
  }

  private hit({ threadId, messageId, title, snippet, createdAt }: SearchHit, query: string): HTMLElement {
    const button = h(
      "button",
      { type: "button", class: "chatkit-hit" },
      h("span", { class: "chatkit-hit-title", dir: "auto" }, title || this.labels.untitled),
      h("time", {}, day(createdAt, this.labels.locale)),
    );
    const title_ = button.firstElementChild as HTMLElement;
    if (messageId === undefined) title_.replaceChildren(...marked(title || this.labels.untitled, query));
    else button.append(h("span", { class: "chatkit-hit-snippet", dir: "auto" }, ...marked(snippet, query)));
    button.addEventListener("click", () => this.select(threadId, messageId));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step === undefined) return;
      const all = [...this.element.querySelectorAll<HTMLElement>(".chatkit-hit")];
      all[all.indexOf(button) + step]?.focus();
      event.preventDefault();
    });
    return h("li", {}, button);
  }
}

const day = (time: number, locale: string): string =>
  new Date(time).toLocaleDateString(locale, { dateStyle: "medium" });
