// What the user wrote: a draft with its files per thread, and submissions that the server has not confirmed yet.
// No submission gets lost: it stays until the server confirms, queues or deletes it, or until the user takes it back. It
// belongs to the thread in which it was written; what was written before any thread was known goes to the first one.

import type { ChatError } from "../protocol";
import type { Staged } from "./attachments";
import type { Submission } from "./submission";

interface Entry extends Submission {
  /** Sent while a turn ran: shown above the composer, not in the log. */
  behind: boolean;
  sent: boolean;
}

export class Submissions {
  /** The active thread. */
  threadId = "";
  private readonly drafts = new Map<string, string>();
  private readonly files = new Map<string, readonly Staged[]>();
  private entries: Entry[] = [];

  draft(threadId: string): string {
    return this.drafts.get(threadId) ?? "";
  }

  keepDraft(threadId: string, text: string): void {
    if (text === "") this.drafts.delete(threadId);
    else this.drafts.set(threadId, text);
  }

  /** The attachments of the draft. */
  staged(threadId: string): readonly Staged[] {
    return this.files.get(threadId) ?? [];
  }

  keepStaged(threadId: string, files: readonly Staged[]): void {
    if (files.length === 0) this.files.delete(threadId);
    else this.files.set(threadId, files);
  }

  add(message: Submission, behind: boolean): void {
    this.entries.push({ ...message, behind, sent: false });
  }

  /** Returns the entries that may still start a turn. */
  waiting(threadId: string): readonly Submission[] {
    return this.of(threadId).filter((entry) => entry.error === undefined);
  }

  /** Returns the entries shown in the log, in order. */
  shown(threadId: string): readonly Submission[] {
    return this.of(threadId).filter((entry) => !entry.behind);
  }

  /** Returns the entries shown in the queue. */
  queued(threadId: string): readonly Submission[] {
    return this.of(threadId).filter((entry) => entry.behind);
  }

  unsent(): readonly Submission[] {
    return this.entries.filter((entry) => !entry.sent && entry.error === undefined);
  }

  markSent(messageId: string): void {
    const entry = this.entries.find((candidate) => candidate.messageId === messageId);
    if (entry) entry.sent = true;
  }

  /** Marks everything to be sent again, because a new session knows nothing that was sent to the previous one. */
  forgetSent(): void {
    for (const entry of this.entries) entry.sent = false;
  }

  /** Moves the visible draft and the entries of unknown threads to the active thread. */
  adopt(known: (threadId: string) => boolean, from: string, active: string): void {
    for (const entry of this.entries) if (!known(entry.threadId)) entry.threadId = active;
    if (known(from)) return;
    if (this.draft(active) === "") this.keepDraft(active, this.draft(from));
    this.drafts.delete(from);
    if (this.staged(active).length === 0) this.keepStaged(active, this.staged(from));
    this.files.delete(from);
  }

  /** Removes the draft and the entries of a deleted thread. */
  drop(threadId: string): void {
    this.drafts.delete(threadId);
    this.files.delete(threadId);
    this.entries = this.entries.filter((entry) => entry.threadId !== threadId);
  }

  /** Removes confirmed entries, and returns whether there were any. */
  settle(messageIds: readonly string[]): boolean {
    if (this.entries.length === 0) return false;
    const gone = new Set(messageIds);
    const before = this.entries.length;
    this.entries = this.entries.filter(({ messageId }) => !gone.has(messageId));
    return this.entries.length < before;
  }

  /** Marks an entry as refused and makes it visible. */
  fail(messageId: string, { message, wording }: ChatError): Submission | undefined {
    const entry = this.entries.find((candidate) => candidate.messageId === messageId);
    if (!entry) return undefined;
    entry.error = message;
    if (wording) entry.errorWording = wording;
    entry.behind = false;
    return entry;
  }

  remove(messageId: string): void {
    this.settle([messageId]);
  }

  /** Returns the entries that the server refused. */
  refused(threadId: string): Submission[] {
    return this.of(threadId).filter((entry) => entry.error !== undefined);
  }

  /** Removes and returns entries that were never sent. */
  withdraw(threadId: string): Submission[] {
    const unsent = this.of(threadId).filter((entry) => !entry.sent);
    this.settle(unsent.map(({ messageId }) => messageId));
    return unsent;
  }

  private of(threadId: string): Entry[] {
    return this.entries.filter((entry) => entry.threadId === threadId);
  }
}
