// The greeting above the messages: that of the server, or else that of the page. Tells the app when one is wanted, and when
// it has disappeared because of a message.
import { h } from "../../base/dom";
import type { Chat } from "../../chat/chat";
import type { Config } from "../../chat/config";
import type { Update } from "../../chat/update";
import type { PartList } from "../parts/part";
import { partList } from "../parts/parts";
import { readOnly } from "../shared/context";
import type { Panel } from "../shared/panel";

export class Greeting implements Panel {
  readonly element = h("div", { class: "chatkit-greeting" });
  private readonly parts: PartList;
  private readonly observer: IntersectionObserver | undefined;
  private inView = typeof IntersectionObserver === "undefined";
  /** The thread for which a greeting was requested, until there is one. */
  private requested: string | undefined;
  private shown: string | undefined;
  private dismissed = false;

  constructor(
    private readonly chat: Chat,
    private readonly config: Config,
    /** Gets the focus when the greeting disappears. */
    private readonly scroller: HTMLElement,
    say: (text: string) => void,
  ) {
    this.parts = partList(this.element, readOnly(config, say));
    if (this.inView) return;
    this.observer = new IntersectionObserver((entries) => {
      this.inView = entries.at(-1)?.isIntersecting === true;
      this.request();
    });
    this.observer.observe(scroller);
  }

  render({ list, snapshot, greeting, notices }: Update): void {
    if (!list && !snapshot && !greeting && !notices) return;
    const { synced, aloneFor, threadId } = this.chat;
    // A conversation that is kept may have messages.
    if (!synced && !aloneFor && this.shown === undefined) return;
    const { parts, persistent, streaming } = this.current;
    const { empty } = this;
    const visible = persistent || empty ? parts : [];
    // A chosen suggestion disappears with the greeting, so keep the focus in the conversation.
    if (visible.length === 0 && this.element.contains(document.activeElement))
      this.scroller.focus({ preventScroll: true });
    this.parts.update(visible, streaming);
    this.note(this.shown === threadId && !empty && !persistent && parts.length > 0, empty);
    if (visible.length > 0) this.shown = threadId;
    if (parts.length > 0 || !empty) this.requested = undefined;
    this.request();
  }

  remove(): void {
    this.observer?.disconnect();
    this.parts.update([], false);
  }

  /** The greeting of this thread, and that of the page if it is part of it. */
  private get current() {
    const { greeting } = this.chat.log;
    const own = greeting.wanted && !greeting.cleared ? this.config.greeting : undefined;
    return {
      own,
      parts: [...(own?.parts ?? []), ...greeting.parts],
      persistent: (own ?? greeting).persistent === true,
      streaming: greeting.streaming === true,
    };
  }

  private get empty(): boolean {
    const { log, messages, startup } = this.chat;
    return messages.length === 0 && startup.before(log.thread).length === 0;
  }

  /** Tells the app that an empty conversation without a greeting has come into view. */
  private request(): void {
    const { synced, log, threadId } = this.chat;
    if (!this.inView || !synced || !log.greeting.wanted || this.current.own) return;
    if (!this.empty || this.requested === threadId) return;
    this.requested = threadId;
    this.chat.noteGreeting("requested", Date.now());
  }

  private note(dismissed: boolean, back: boolean): void {
    if (dismissed ? this.dismissed : !this.dismissed || !back) return;
    this.dismissed = dismissed;
    this.chat.noteGreeting("dismissed", dismissed ? Date.now() : null);
  }
}
