// <shiny-chatkit>: ties one chat to one view for as long as the element stands in the document.

import { Frame } from "./base/frame";
import { Chat } from "./chat/chat";
import { readConfig, readInitialMessages } from "./chat/config";
import { Outbox } from "./chat/submissions";
import type { Message } from "./protocol";
import { ChatView } from "./views/chat/chat-view";
import { Hub } from "./wire/transport";

const hub = new Hub();

/** What outlives an element that the app renders anew: what the user has written. The next element may be there
 * before the old one is told that it is gone, so it is shared, not handed on. */
const outboxes = new Map<string, Outbox>();

export class ShinyChatkit extends HTMLElement {
  private mounted: { chat: Chat; view: ChatView; frame: Frame } | undefined;
  private initial: Message[] | undefined;

  connectedCallback(): void {
    if (this.mounted) this.mounted.view.moved();
    else this.mount();
  }

  disconnectedCallback(): void {
    // Removing and inserting the element within one task is a move, which must change nothing.
    queueMicrotask(() => {
      if (!this.isConnected) this.unmount();
    });
  }

  private mount(): void {
    this.initial ??= readInitialMessages(this);
    // A copy of a chat's DOM may have come along.
    for (const child of [...this.children]) if (!child.matches("script.chatkit-initial")) child.remove();
    const outbox = outboxes.get(this.id) ?? new Outbox();
    outboxes.set(this.id, outbox);
    const frame = new Frame(() => view.render(chat.drain()));
    const chat = new Chat(this.id, outbox, () => frame.request());
    const view = new ChatView(this, chat, readConfig(this), this.initial);
    this.mounted = { chat, view, frame };
    chat.connect(hub);
  }

  private unmount(): void {
    if (!this.mounted) return;
    const { chat, view, frame } = this.mounted;
    this.mounted = undefined;
    chat.disconnect();
    frame.cancel();
    view.remove();
  }
}
