// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { Chat } from "../../src/chat/chat";
import { Submissions } from "../../src/chat/submissions";
import type { InboundEvent, OutboundEvent, ThreadInfo } from "../../src/protocol";
import type { Hub, Line } from "../../src/wire/transport";
import { event, said, state } from "../events";

const info = (threadId: string, updatedAt: number, over: Partial<ThreadInfo> = {}): ThreadInfo => ({
  threadId,
  title: threadId,
  createdAt: 0,
  updatedAt,
  busy: false,
  unread: false,
  ...over,
});
let chat: Chat;
let sent: InboundEvent[];

function tell(...events: OutboundEvent[]): void {
  chat.receive(structuredClone(events));
  chat.drain();
}
const page = (threads: ThreadInfo[], hasMore: boolean, archived = false): OutboundEvent => ({
  event: "chat:thread-page",
  data: { threads, hasMore, archived },
});
const ids = () => chat.log.threads.map(({ threadId }) => threadId);

beforeEach(() => {
  sent = [];
  chat = new Chat("c", new Submissions(), () => {});
  const line = { send: (each: InboundEvent) => sent.push(each) > 0, close: () => {} } as unknown as Line;
  chat.connect({ join: () => line } as unknown as Hub);
  tell(state({ kept: true, threads: [info("t3", 3), info("t2", 2), info("t1", 0)], moreThreads: "t2" }));
});

describe("kept threads", () => {
  it("are requested page by page, after the last of the page before and once at a time", () => {
    expect(chat.keptThreads.request(false)).toBe(true);
    expect(chat.keptThreads.request(false)).toBe(false);
    expect(sent).toEqual([
      { event: "chat:request-threads", data: { limit: 50, archived: false, before: "t2" } },
    ]);
    tell(page([info("t1b", 1), info("t1", 0)], true));
    expect(ids()).toEqual(["t3", "t2", "t1b", "t1"]);
    chat.keptThreads.request(false);
    expect(sent[1]?.data).toMatchObject({ before: "t1" });
    tell(page([], false));
    expect(chat.keptThreads.request(false)).toBe(false);
  });

  it("of the archive are requested apart, from the first one on", () => {
    chat.keptThreads.request(true);
    expect(sent[0]?.data).toEqual({ limit: 50, archived: true });
    tell(page([info("x", 9, { archived: true })], false, true));
    expect(chat.keptThreads.request(true)).toBe(false);
    expect(chat.log.history).toMatchObject({ moreThreads: "t2", moreArchived: undefined });
  });

  it("can be requested again after a refusal, a snapshot or another session", () => {
    const refused = { event: "chat:error", data: { code: "rejected", message: "No." } } as OutboundEvent;
    chat.keptThreads.request(false);
    tell(refused);
    expect(chat.keptThreads.request(false)).toBe(true);
    tell(state({ kept: true, partial: true }));
    expect(chat.keptThreads.request(false)).toBe(true);
    chat.unsynced("session");
    expect(chat.keptThreads.loading).toBe(false);
  });

  it("are not searched for any longer after a refusal, which a notice explains", () => {
    chat.keptThreads.search("sales");
    tell({ event: "chat:error", data: { code: "rejected", message: "Try again later." } } as OutboundEvent);
    expect(chat.log.history.search).toEqual({ query: "sales", hits: [] });
    expect(chat.notices.map(({ message }) => message)).toEqual(["Try again later."]);
    tell({ event: "chat:search-results", data: { query: "sales", hits: [] } });
    tell({ event: "chat:error", data: { code: "rejected", message: "Another." } } as OutboundEvent);
    expect(chat.log.history.search).toEqual({ query: "sales", hits: [] });
  });

  it("stay listed when a page reconnects, until a page shows that they are gone", () => {
    tell(page([info("t1c", 1.5), info("t1b", 1)], true));
    chat.unsynced("session");
    const listed = [info("t4", 4), info("t3", 3), info("t2", 2), info("t1", 0)];
    tell(state({ kept: true, threads: listed, moreThreads: "t2" }));
    expect(ids()).toEqual(["t4", "t3", "t2", "t1", "t1c", "t1b"]);
    chat.keptThreads.request(false);
    expect(sent.at(-1)?.data).toMatchObject({ before: "t2" });
    tell(page([info("t1b", 1)], true));
    expect(ids()).toEqual(["t4", "t3", "t2", "t1b", "t1"]);
    // Another owner does not see the threads of the one before.
    tell(state({ kept: true, activeThreadId: "z", threads: [info("z", 9)], moreThreads: "z" }));
    expect(ids()).toEqual(["z"]);
  });

  it("keep their drafts although a new session lists only the newest ones", () => {
    chat.submissions.keepDraft("t3", "half");
    chat.unsynced("session");
    tell(state({ kept: true, threads: [info("t1", 5)], moreThreads: "t1" }));
    expect(chat.submissions.draft("t3")).toBe("half");
    tell(event("chat:update-thread-list", { threads: [], partial: true, removed: ["t1"] }));
    expect(ids()).toEqual(["t3", "t2"]);
  });
});

describe("a message that was found", () => {
  it("is wanted until it is shown, in its thread", () => {
    chat.reveal("t2", "m1");
    expect(sent).toEqual([{ event: "chat:thread-switch", data: { threadId: "t2" } }]);
    expect(chat.keptThreads.wanted).toEqual({ threadId: "t2", messageId: "m1" });
  });

  it("is requested with all that follows", () => {
    tell(state({ kept: true, hasMore: true }), said("u9", "new"));
    chat.requestHistory("m1");
    expect(sent).toEqual([
      { event: "chat:request-history", data: { threadId: "t1", limit: 50, before: "u9", until: "m1" } },
    ]);
  });

  it("is not waited for if its thread cannot be shown", () => {
    chat.reveal("gone", "m1");
    tell({ event: "chat:error", data: { code: "rejected", message: "There is no such conversation." } });
    expect(chat.keptThreads.wanted).toBeUndefined();
  });
});
