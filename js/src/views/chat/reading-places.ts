// views/chat/reading-places: remembers where the user reads in each thread, and scrolls to messages. Draws nothing.

import type { Chat } from "../../chat/chat";
import type { Update } from "../../chat/update";
import type { MessageList } from "../messages/messages";
import type { ScrollFollower } from "./scroll";

/** The distance of a message that was found from the top of the view. */
const FOUND_OFFSET_PX = 48;

/** A message in view, and the distance of its top from the top of the view. */
interface Place {
  messageId: string;
  offset: number;
}

export class ReadingPlaces {
  /** The thread that was drawn last. */
  shown: string;
  /** The reading positions in other threads. */
  private readonly places = new Map<string, Place>();

  constructor(
    private readonly chat: Chat,
    private readonly messages: MessageList,
    private readonly scroll: ScrollFollower,
  ) {
    this.shown = chat.threadId;
  }

  /** Returns the reading position if the update is going to change it. Call it before drawing. */
  leave({ switched, history }: Update): Place | undefined {
    if (!switched && !history) return undefined;
    const spot = this.scroll.spot(this.messages.element.children);
    const messageId = (spot?.element as HTMLElement | undefined)?.dataset.messageId;
    const place = spot && messageId ? { messageId, offset: spot.offset } : undefined;
    if (!switched) return place;
    if (place) this.places.set(this.shown, place);
    else this.places.delete(this.shown);
    return undefined;
  }

  /** Restores the reading position. Call it after drawing. */
  arrive({ switched, snapshot, history }: Update, place: Place | undefined): void {
    const { threadId } = this.chat;
    if (history && place) this.goTo(place);
    if (!switched && !(snapshot && this.places.has(threadId))) return;
    this.shown = threadId;
    if (!this.goTo(this.places.get(threadId))) this.scroll.toNewest();
    if (snapshot) this.places.delete(threadId);
  }

  /** Scrolls to the message that the user wants to see, once it is there, and marks it for a moment; true if it did. */
  reveal(): boolean {
    const { chat } = this;
    const { wanted } = chat.keptThreads;
    if (!wanted || wanted.threadId !== chat.threadId || !chat.synced) return false;
    const { messageId } = wanted;
    const element = this.messages.get(messageId)?.element;
    if (!element) {
      // The messages of a thread follow the switch to it.
      if (chat.log.thread.messages.length === 0 || chat.loadingHistory || chat.requestHistory(messageId))
        return false;
    }
    chat.keptThreads.wanted = undefined;
    if (!element) return false;
    this.goTo({ messageId, offset: FOUND_OFFSET_PX });
    element.dataset.found = "";
    element.addEventListener("animationend", () => delete element.dataset.found, { once: true });
    return true;
  }

  private goTo(place: Place | undefined): boolean {
    const element = place && this.messages.get(place.messageId)?.element;
    if (element) this.scroll.hold({ element, offset: place.offset });
    return element !== undefined;
  }
}
