// The notices of a chat, which its view shows above the composer. Pure.
import { newId } from "../base/ids";

export interface Notice {
  key: string;
  code: string;
  message: string;
  /** The thread in which it is shown; without it, the notice is shown in all threads. */
  threadId?: string;
}

export class Notices {
  private all: Notice[] = [];

  shown(active: string): readonly Notice[] {
    return this.all.filter(({ threadId = active }) => threadId === active);
  }

  add(code: string, message: string, threadId: string | undefined): void {
    this.all.push({ key: newId(), code, message, ...(threadId === undefined ? {} : { threadId }) });
  }

  dismiss(key: string): void {
    this.all = this.all.filter((notice) => notice.key !== key);
  }

  /** Removes the notices that are shown in a thread, because the user goes on. */
  clear(active: string): void {
    this.all = this.all.filter(({ threadId }) => threadId && threadId !== active);
  }

  /** Removes the notices of a deleted thread. */
  drop(deleted: string): void {
    this.all = this.all.filter(({ threadId }) => threadId !== deleted);
  }
}
