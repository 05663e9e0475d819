// <shiny-chatkit>: ties one chat to one view for as long as the element stands in the document.
import { Chat } from "./chat";
import { readConfig, readInitialMessages } from "./config";
import { Frame } from "./frame";
import { Outbox } from "./outbox";
import type { Message } from "./protocol";
import { Hub } from "./transport";
import { ChatView } from "./views/chat-view";

const hub = new Hub();

/** What outlives an element that the app renders anew: the user's draft and what is not yet confirmed. */
const kept = new Map<string, { draft: string; outbox: Outbox }>();

export class ShinyChatkit extends HTMLElement {
  private mounted: { chat: Chat; view: ChatView; frame: Frame } | undefined;
  private initial: Message[] | undefined;

  connectedCallback(): void {
    if (this.mounted) this.mounted.view.moved();
    else this.mount();
  }

  disconnectedCallback(): void {
    // At once: the element that replaces this one may be there before the task ends.
    const record = kept.get(this.id);
    if (this.mounted && record) record.draft = this.mounted.view.composer.value;
    // Out and in again within one task is a move: everything stays as it is.
    queueMicrotask(() => {
      if (!this.isConnected) this.unmount();
    });
  }

  private mount(): void {
    this.initial ??= readInitialMessages(this);
    // A copy of a chat's DOM may have come along.
    for (const child of [...this.children]) if (!child.matches("script.chatkit-initial")) child.remove();
    const record = kept.get(this.id) ?? { draft: "", outbox: new Outbox() };
    kept.set(this.id, record);
    const frame = new Frame(() => view.render(chat.drain()));
    const chat = new Chat(this.id, record.outbox, () => frame.request());
    const view = new ChatView(this, chat, readConfig(this), this.initial);
    view.composer.value = record.draft;
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
