// The notices of a chat, which its view shows above the composer. Pure.
import { newId } from "../base/ids";
import type { ChatError } from "../protocol";

/** An error; without a thread, it is shown in all threads. */
export type Notice = { key: string } & Pick<ChatError, "code" | "message" | "wording" | "threadId">;

export class Notices {
  private all: Notice[] = [];

  shown(active: string): readonly Notice[] {
    return this.all.filter(({ threadId = active }) => threadId === active);
  }

  add({ messageId: _, ...error }: ChatError): void {
    this.all.push({ key: newId(), ...error });
  }

  dismiss(key: string): void {
    this.all = this.all.filter((notice) => notice.key !== key);
  }

  /** Removes the notices that are shown in a thread, because the user has moved on. */
  clear(active: string): void {
    this.all = this.all.filter(({ threadId }) => threadId && threadId !== active);
  }

  /** Removes the notices of a deleted thread. */
  drop(deleted: string): void {
    this.all = this.all.filter(({ threadId }) => threadId !== deleted);
  }
}
