// What the user has written: the draft, and what was sent that the server has not taken over yet. Nothing leaves this
// list unseen: an entry ends by being confirmed, queued or deleted by the server, by being refused, or taken back.

export interface Outgoing {
  messageId: string;
  text: string;
  createdAt: number;
  /** Why the server refused it. */
  error?: string;
}

interface Entry extends Outgoing {
  /** Sent while a turn ran: shown above the composer, not in the log. */
  behind: boolean;
  sent: boolean;
}

export class Outbox {
  draft = "";
  private entries: Entry[] = [];

  add(message: Outgoing, behind: boolean): void {
    this.entries.push({ ...message, behind, sent: false });
  }

  /** Those that may still start a turn. */
  get waiting(): readonly Outgoing[] {
    return this.entries.filter((entry) => entry.error === undefined);
  }

  /** Those that stand in the log, in order. */
  get shown(): readonly Outgoing[] {
    return this.entries.filter((entry) => !entry.behind);
  }

  /** Those that stand in the queue. */
  get queued(): readonly Outgoing[] {
    return this.entries.filter((entry) => entry.behind);
  }

  unsent(): readonly Outgoing[] {
    return this.entries.filter((entry) => !entry.sent && entry.error === undefined);
  }

  markSent(messageId: string): void {
    const entry = this.entries.find((candidate) => candidate.messageId === messageId);
    if (entry) entry.sent = true;
  }

  /** A new session knows nothing of what was sent to the one before: it goes out again. */
  forgetSent(): void {
    for (const entry of this.entries) entry.sent = false;
  }

  /** Removes what the server has taken over; true if anything was. */
  settle(messageIds: readonly string[]): boolean {
    if (this.entries.length === 0) return false;
    const gone = new Set(messageIds);
    const before = this.entries.length;
    this.entries = this.entries.filter(({ messageId }) => !gone.has(messageId));
    return this.entries.length < before;
  }

  /** Marks an entry as refused and puts it where it can be seen. */
  fail(messageId: string, error: string): Outgoing | undefined {
    const entry = this.entries.find((candidate) => candidate.messageId === messageId);
    if (!entry) return undefined;
    entry.error = error;
    entry.behind = false;
    return entry;
  }

  remove(messageId: string): void {
    this.settle([messageId]);
  }

  /** Takes back what was never sent. */
  withdraw(): Outgoing[] {
    const unsent = this.entries.filter((entry) => !entry.sent);
    this.entries = this.entries.filter((entry) => entry.sent);
    return unsent;
  }
}
