import { beforeEach, describe, expect, it } from "vitest";
import { Chat } from "../../src/chat/chat";
import { Submissions } from "../../src/chat/submissions";
import { Hub } from "../../src/wire/transport";
import { event, said, state } from "../events";
import { FakeShiny } from "../fake-shiny";

let shiny: FakeShiny;
let chat: Chat;

beforeEach(() => {
  shiny = new FakeShiny().install();
  chat = new Chat("c", new Submissions(), () => {});
  chat.connect(new Hub());
});

const sent = () => shiny.events("c").filter(({ event }) => event === "chat:user-message");
const firstId = () => (sent()[0]!.data as { messageId: string }).messageId;
const texts = () => chat.messages.map(({ parts }) => (parts[0]?.type === "text" ? parts[0].text : ""));

const thread = (threadId: string, over: object = {}) => ({
  threadId,
  title: threadId,
  createdAt: 0,
  updatedAt: 0,
  busy: false,
  unread: false,
  ...over,
});
const two = [thread("t1"), thread("t2")];

function go(threadId: string, over: Parameters<typeof state>[0] = {}): void {
  shiny.push(
    "c",
    { event: "chat:switch-thread", data: { threadId } },
    state({ activeThreadId: threadId, threads: two, ...over }),
  );
}

describe("threads", () => {
  beforeEach(async () => {
    await shiny.open();
    shiny.push("c", state({ threads: two }));
    chat.drain();
  });

  it("are asked for, never changed here", () => {
    shiny.sent = [];
    chat.createThread();
    chat.createThread("  Named ");
    chat.switchThread("t2");
    expect(chat.switchThread("t1")).toBe(false);
    chat.renameThread("t2", " New ");
    expect(chat.renameThread("t2", "  ")).toBe(false);
    expect(chat.renameThread("t2", "t2")).toBe(false);
    chat.deleteThread("t2");
    expect(shiny.events("c")).toEqual([
      { event: "chat:thread-create", data: {} },
      { event: "chat:thread-create", data: { title: "Named" } },
      { event: "chat:thread-switch", data: { threadId: "t2" } },
      { event: "chat:thread-rename", data: { threadId: "t2", title: "New" } },
      { event: "chat:thread-delete", data: { threadId: "t2" } },
    ]);
    expect(chat.log.threads).toEqual(two);
    expect(chat.threadId).toBe("t1");
  });

  it("keep what was sent in them, and nothing crosses over", () => {
    chat.send("to one");
    const id = firstId();
    go("t2");
    expect(chat.drain().switched).toBe(true);
    expect(texts()).toEqual([]);
    expect(chat.busy).toBe(false);
    chat.send("to two");
    expect(sent().map(({ data }) => (data as { threadId: string }).threadId)).toEqual(["t1", "t2"]);
    shiny.push("c", event("chat:stream-chunk", { messageId: "a1", chunk: "for one", done: false }));
    chat.drain();
    expect(texts()).toEqual(["to two"]);
    go("t1");
    chat.drain();
    expect(texts()).toEqual(["to one"]);
    shiny.push("c", said(id, "to one"));
    chat.drain();
    expect(chat.messages).toHaveLength(1);
  });

  it("confirm what was sent while another one is on show", () => {
    chat.send("to one");
    const id = firstId();
    go("t2");
    shiny.push("c", said(id, "to one"));
    chat.drain();
    expect(chat.submissions.waiting("t1")).toEqual([]);
  });

  it("have a draft each; the app's own is for the page", () => {
    chat.draft = "one";
    go("t2", { input: { value: "preset" } });
    expect(chat.drain().initialValue).toBeUndefined();
    expect(chat.draft).toBe("");
    chat.draft = "two";
    go("t1");
    chat.drain();
    expect(chat.draft).toBe("one");
  });

  it("take along what was written in them when they are deleted", () => {
    go("t2");
    chat.drain();
    chat.draft = "gone";
    shiny.push(
      "c",
      { event: "chat:switch-thread", data: { threadId: "t1" } },
      state({ threads: [thread("t1")] }),
    );
    chat.drain();
    expect([chat.draft, chat.submissions.draft("t2")]).toEqual(["", ""]);
  });

  it("hand draft and messages on to those of a new session", async () => {
    chat.draft = "unsent";
    chat.send("unanswered");
    shiny.drop();
    await shiny.open();
    shiny.push("c", state({ activeThreadId: "n1" }));
    chat.drain();
    expect(chat.draft).toBe("unsent");
    expect(texts()).toEqual(["unanswered"]);
  });

  it("show what was refused elsewhere when they are looked at", () => {
    chat.send("too much");
    go("t2");
    shiny.push("c", event("chat:error", { code: "rejected", message: "No.", messageId: firstId() }));
    const update = chat.drain();
    expect([update.returned, chat.notices]).toEqual([[], []]);
    go("t1");
    expect(chat.drain().returned).toMatchObject([{ text: "too much" }]);
    expect(chat.notices).toMatchObject([{ message: "No." }]);
  });
});
