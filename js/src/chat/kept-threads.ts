// What the user asks of conversations that outlive the page: more of the list, a search, pins and the archive, and to see a
// message that was found.
import type { Changes } from "../log/changes";
import type { Log } from "../log/log";
import { type InboundEvent, type OutboundEvent, SEARCH_HITS, THREADS_PER_PAGE } from "../protocol";

/** A message to scroll to. */
export interface Wanted {
  threadId: string;
  messageId: string;
}

export class KeptThreads {
  /** Threads were requested and have not arrived. */
  loading = false;
  /** The message to scroll to once it is there. */
  wanted: Wanted | undefined;
  /** The query whose results have not arrived. */
  private searched: string | undefined;

  constructor(
    private readonly log: Log,
    private readonly tell: (event: InboundEvent) => boolean,
  ) {}

  /** Requests the threads after those that are known, unless a request is pending. */
  request(archived: boolean): boolean {
    const { moreThreads, moreArchived } = this.log.history;
    const before = archived ? moreArchived : moreThreads;
    if (before === undefined || this.loading) return false;
    const data = { limit: THREADS_PER_PAGE, archived, ...(before ? { before } : {}) };
    this.loading = this.tell({ event: "chat:request-threads", data });
    return this.loading;
  }

  search(query: string): boolean {
    this.searched = query;
    return this.tell({ event: "chat:search", data: { query, limit: SEARCH_HITS } });
  }

  pin(threadId: string, pinned: boolean): boolean {
    return this.tell({ event: "chat:thread-pin", data: { threadId, pinned } });
  }

  archive(threadId: string, archived: boolean): boolean {
    return this.tell({ event: "chat:thread-archive", data: { threadId, archived } });
  }

  /** Stops waiting for what an event brings or makes impossible. */
  hear({ event, data }: OutboundEvent, changes: Changes): void {
    if (event === "chat:search-results") this.searched = undefined;
    if (event === "chat:thread-page" || event === "chat:state-response") this.loading = false;
    if (event !== "chat:error" || data.code !== "rejected" || data.messageId !== undefined) return;
    this.loading = false;
    this.wanted = undefined;
    if (this.searched !== undefined) this.log.history.search = { query: this.searched, hits: [] };
    this.searched = undefined;
    changes.threads = true;
  }
}
