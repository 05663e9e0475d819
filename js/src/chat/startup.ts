// The startup messages that chat_ui() wrote into the page. They are the first of every conversation until it is cleared,
// and shown from the end like a long history. The server does not know them.
import type { Thread } from "../log/thread";
import { type Message, SNAPSHOT_MESSAGES } from "../protocol";

/** Number of messages at first, which are drawn before the page can be used. */
const FIRST_MESSAGES = 20;

export class Startup {
  private shown = FIRST_MESSAGES;
  private fitted = false;

  constructor(private readonly all: readonly Message[] = []) {}

  has(message: Message): boolean {
    return this.all.includes(message);
  }

  /** Returns those to show before the messages of a thread. */
  before({ cleared, hasMore }: Thread): readonly Message[] {
    return cleared || hasMore ? [] : this.all.slice(Math.max(0, this.all.length - this.shown));
  }

  /** Returns the number of those that are part of a thread. */
  count({ cleared }: Thread): number {
    return cleared ? 0 : this.all.length;
  }

  hasMore({ cleared, hasMore }: Thread): boolean {
    return !cleared && !hasMore && this.shown < this.all.length;
  }

  /** Shows some more of them. */
  grow(): void {
    this.shown += SNAPSHOT_MESSAGES;
  }

  /** Shows as many as fit beside `others` messages; with `keep`, not fewer than before. */
  fit(others: number, keep = false): void {
    const room = Math.max(0, FIRST_MESSAGES - others);
    this.shown = keep && this.fitted ? Math.max(room, this.shown) : room;
    this.fitted = true;
  }
}
