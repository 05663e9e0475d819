// views/messages: messages with their actions, sources and versions. Knows no other feature but parts.
//
// This module keeps a list of messages in order: one article per messageId, and only what moved is moved.
import type { Message } from "../../protocol";
import type { ViewContext } from "../shared/context";
import { MessageView } from "./message";

/** With more messages than this, the browser lays out only those near the view. */
const MIN_LONG_LIST = 200;

export class MessageList {
  private views = new Map<string, MessageView>();

  constructor(
    readonly element: HTMLElement,
    private readonly contextOf: (message: Message) => ViewContext,
  ) {}

  /** Makes the children exactly `messages`. Draws new and `touched` ones, or `all`. */
  arrange(messages: readonly Message[], touched: ReadonlySet<string>, all: boolean): void {
    const before = this.views;
    this.views = new Map();
    let place = this.element.firstElementChild;
    const fresh: [MessageView, Message][] = [];
    for (const message of messages) {
      const known = before.get(message.messageId);
      const view = known ?? new MessageView(message, this.contextOf(message));
      before.delete(message.messageId);
      this.views.set(message.messageId, view);
      if (!known || all || touched.has(message.messageId)) fresh.push([view, message]);
      while (place && this.isGone(place, before)) place = place.nextElementSibling;
      if (view.element === place) place = place.nextElementSibling;
      else this.element.insertBefore(view.element, place);
    }
    const left = [...before.values()].some(({ element }) => element.contains(document.activeElement));
    for (const view of before.values()) view.remove();
    // Keep the focus in the conversation if a removed message had it.
    if (left) this.element.closest<HTMLElement>(".chatkit-scroll")?.focus({ preventScroll: true });
    this.element.toggleAttribute("data-long", messages.length > MIN_LONG_LIST);
    // Draw after placing, because what Shiny renders must be in the document.
    for (const [view, message] of fresh) draw(view, message);
  }

  /** Redraws the touched messages without changing the list. */
  refresh(messages: readonly Message[], touched: ReadonlySet<string>): void {
    let left = touched.size;
    for (let at = messages.length - 1; at >= 0 && left > 0; at--) {
      const message = messages[at];
      const view = message && touched.has(message.messageId) ? this.views.get(message.messageId) : undefined;
      if (!message || !view) continue;
      draw(view, message);
      left--;
    }
  }

  get(messageId: string): MessageView | undefined {
    return this.views.get(messageId);
  }

  /** Updates all messages after a turn has begun or ended. */
  turned(): void {
    for (const view of this.views.values()) view.turned();
  }

  clear(): void {
    this.arrange([], new Set(), false);
  }

  private isGone(element: Element, gone: Map<string, MessageView>): boolean {
    const view = gone.get((element as HTMLElement).dataset.messageId ?? "");
    return view?.element === element;
  }
}

/** Draws a message. An error in one message must not affect the others. */
function draw(view: MessageView, message: Message): void {
  try {
    view.update(message);
  } catch (error) {
    reportError(error);
  }
}
