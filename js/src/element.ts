// The <shiny-chatkit> element: connects one chat with one view while it is in the document.

import { Frame } from "./base/frame";
import { whenLeft } from "./base/leaving";
import { Chat } from "./chat/chat";
import { type Config, readInitialMessages, withConfig } from "./chat/config";
import { Startup } from "./chat/startup";
import { Submissions } from "./chat/submissions";
import type { Message } from "./protocol";
import { ChatView } from "./views/chat/chat-view";
import { readSlots, type Slots } from "./views/chat/slots";
import { hub } from "./wire/transport";

/** What the user wrote, by the id of the chat. It outlives an element that the app renders again. The next element may be
 * connected before the old one is disconnected, so both share it. */
const submissionsById = new Map<string, Submissions>();

export class ShinyChatkit extends HTMLElement {
  private mounted: { chat: Chat; view: ChatView; frame: Frame; ignoreLeaving: () => void } | undefined;
  private initial: Message[] | undefined;
  private slots: Slots | undefined;

  connectedCallback(): void {
    if (this.mounted) this.mounted.view.moved();
    else
      withConfig(this, (config) => {
        if (this.isConnected && !this.mounted) this.mount(config);
      });
  }

  disconnectedCallback(): void {
    // Removing and inserting the element within one task is a move, which must change nothing.
    queueMicrotask(() => {
      if (!this.isConnected) this.unmount();
    });
  }

  private mount(config: Config): void {
    this.initial ??= readInitialMessages(this);
    this.slots ??= readSlots(this);
    // Remove the content of another chat that was copied with the element.
    for (const child of [...this.children])
      if (!child.matches("script.chatkit-initial, .chatkit-slot")) child.remove();
    const submissions = submissionsById.get(this.id) ?? new Submissions();
    submissionsById.set(this.id, submissions);
    const frame = new Frame(() => view.render(chat.drain()));
    const chat = new Chat(this.id, submissions, () => frame.request(), new Startup(this.initial));
    const view = new ChatView(this, chat, config, this.slots);
    this.mounted = { chat, view, frame, ignoreLeaving: whenLeft(() => chat.leave()) };
    chat.connect(hub);
  }

  private unmount(): void {
    if (!this.mounted) return;
    const { chat, view, frame, ignoreLeaving } = this.mounted;
    this.mounted = undefined;
    ignoreLeaving();
    chat.disconnect();
    frame.cancel();
    view.remove();
  }
}
