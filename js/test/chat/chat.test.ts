import { beforeEach, describe, expect, it, vi } from "vitest";
import { Chat } from "../../src/chat/chat";
import { Submissions } from "../../src/chat/submissions";
import { Hub } from "../../src/wire/transport";
import { answered, busy, event, said, start, state } from "../events";
import { FakeShiny } from "../fake-shiny";

let shiny: FakeShiny;
let chat: Chat;

beforeEach(() => {
  shiny = new FakeShiny().install();
  chat = new Chat("c", new Submissions(), () => {});
  chat.connect(new Hub());
});

async function ready(): Promise<void> {
  await shiny.open();
  shiny.push("c", state());
  chat.drain();
}

const sent = () => shiny.events("c").filter(({ event }) => event === "chat:user-message");
const firstId = () => (sent()[0]!.data as { messageId: string }).messageId;
const texts = () => chat.messages.map(({ parts }) => (parts[0]?.type === "text" ? parts[0].text : ""));

describe("what the user sends", () => {
  it("is trimmed, shown at once and sent with the thread it belongs to", async () => {
    await ready();
    expect(chat.send("  Hi \n")).toBe(true);
    expect(texts()).toEqual(["Hi"]);
    expect(chat.busy).toBe(true);
    expect(sent()).toMatchObject([{ data: { text: "Hi", threadId: "t1" } }]);
    expect(firstId()).toMatch(/^[0-9a-f]{32}$/);
  });

  it("is nothing when empty", async () => {
    await ready();
    expect(chat.send(" \n ")).toBe(false);
    expect(sent()).toEqual([]);
  });

  it("is kept until there is a thread to send it to", async () => {
    chat.send("early");
    expect(texts()).toEqual(["early"]);
    await shiny.open();
    expect(sent()).toEqual([]);
    shiny.push("c", state({ activeThreadId: "t7" }));
    chat.drain();
    expect(sent()).toMatchObject([{ data: { text: "early", threadId: "t7" } }]);
  });

  it("takes its place in the log when confirmed, once", async () => {
    await ready();
    chat.send("Hi");
    shiny.push("c", busy(true), said(firstId(), "Hi"), start("a1"));
    chat.drain();
    expect(chat.messages.map(({ messageId }) => messageId)).toEqual([firstId(), "a1"]);
    expect(chat.submissions.waiting("t1")).toEqual([]);
  });

  it("stays in the log while the confirmation comes after the busy mark", async () => {
    await ready();
    chat.send("Hi");
    shiny.push("c", busy(true));
    chat.drain();
    expect(texts()).toEqual(["Hi"]);
    expect(chat.queued).toEqual([]);
  });

  it("waits in the queue while a turn runs, before and after the server knows", async () => {
    await ready();
    shiny.push("c", busy(true));
    chat.drain();
    chat.send("next");
    expect(texts()).toEqual([]);
    expect(chat.queued).toMatchObject([{ text: "next" }]);
    shiny.push("c", event("chat:queue", { queued: [{ messageId: firstId(), text: "next" }] }));
    chat.drain();
    expect(chat.queued).toEqual([{ messageId: firstId(), text: "next" }]);
    shiny.push("c", event("chat:queue", { queued: [] }), said(firstId(), "next"));
    chat.drain();
    expect(chat.queued).toEqual([]);
    expect(texts()).toEqual(["next"]);
  });

  it("goes when the server deletes it", async () => {
    await ready();
    chat.send("dropped by the app");
    shiny.push("c", event("chat:messages-deleted", { messageIds: [firstId()] }), busy(false));
    chat.drain();
    expect(chat.busy).toBe(false);
    expect(texts()).toEqual([]);
  });

  it("goes back to the composer when refused, with a notice", async () => {
    await ready();
    chat.send("too long");
    shiny.push("c", event("chat:error", { code: "rejected", message: "No.", messageId: firstId() }));
    const update = chat.drain();
    expect(update.returned).toMatchObject([{ text: "too long" }]);
    expect(chat.notices).toMatchObject([{ code: "rejected", message: "No." }]);
    expect(chat.busy).toBe(false);
    chat.forget(firstId());
    expect(texts()).toEqual([]);
  });

  it("is sent again, once, to a new session that does not know it", async () => {
    await ready();
    chat.send("unanswered");
    shiny.push("c", said("u0", "other"));
    shiny.drop();
    await shiny.open();
    expect(sent()).toHaveLength(1);
    shiny.push("c", state({ activeThreadId: "t2" }));
    chat.drain();
    expect(sent().map(({ data }) => (data as { threadId: string }).threadId)).toEqual(["t1", "t2"]);
  });

  it("is not sent again after a gap", async () => {
    await ready();
    chat.send("once");
    shiny.lose("c");
    shiny.push("c", busy(true));
    shiny.push("c", state());
    chat.drain();
    expect(sent()).toHaveLength(1);
  });
});

describe("stop", () => {
  it("names the running answer, or only the thread before its first content", async () => {
    await ready();
    chat.send("Hi");
    chat.stop();
    shiny.push("c", start("a1"));
    chat.drain();
    chat.stop();
    expect(shiny.events("c").slice(-2)).toEqual([
      { event: "chat:stop-generation", data: { threadId: "t1" } },
      { event: "chat:stop-generation", data: { threadId: "t1", messageId: "a1" } },
    ]);
  });

  it("takes back what never left the browser", () => {
    chat.send("wait");
    chat.stop();
    expect(chat.drain().returned).toMatchObject([{ text: "wait" }]);
    expect(chat.busy).toBe(false);
  });
});

describe("notices", () => {
  it("show errors that concern no known message, and go with the next message or when dismissed", async () => {
    await ready();
    shiny.push("c", event("chat:error", { code: "turn", message: "One" }));
    shiny.push("c", event("chat:error", { code: "turn", message: "Two" }));
    shiny.push("c", event("chat:error", { code: "turn", message: "Elsewhere", threadId: "t9" }));
    expect(chat.drain().notices).toBe(true);
    expect(chat.notices.map(({ message }) => message)).toEqual(["One", "Two"]);
    chat.dismiss(chat.notices[0]!.key);
    expect(chat.notices.map(({ message }) => message)).toEqual(["Two"]);
    chat.send("again");
    expect(chat.notices).toEqual([]);
  });

  it("are not shown for a message that carries its own mark", async () => {
    await ready();
    shiny.push("c", start("a1"), event("chat:error", { code: "turn", message: "Broke", messageId: "a1" }));
    chat.drain();
    expect(chat.notices).toEqual([]);
    expect(chat.messages[0]).toMatchObject({ error: "Broke" });
  });
});

it("knows what the user has said", async () => {
  await ready();
  shiny.push("c", said("u1", "one"), answered("a1", "x"), busy(true));
  chat.drain();
  chat.send("two");
  expect(chat.history).toEqual(["one", "two"]);
});

it("goes on after an event it cannot fold", async () => {
  await ready();
  const reported: unknown[] = [];
  window.reportError = (error: unknown) => reported.push(error);
  shiny.push("c", { event: "chat:stream-chunk", data: null } as never, said("u1", "fine"));
  chat.drain();
  expect(texts()).toEqual(["fine"]);
  expect(reported).toHaveLength(1);
});

describe("older messages", () => {
  it("are asked for before the first one, once at a time", async () => {
    await shiny.open();
    const one = { messageId: "m51", role: "user" as const, parts: [], createdAt: 1 };
    shiny.push("c", state({ messages: [one], hasMore: true }));
    chat.drain();
    expect([chat.requestHistory(), chat.requestHistory()]).toEqual([true, false]);
    expect(shiny.events("c").at(-1)).toEqual({
      event: "chat:request-history",
      data: { threadId: "t1", limit: 50, before: "m51" },
    });
    shiny.push("c", event("chat:history", { messages: [{ ...one, messageId: "m1" }], hasMore: false }));
    expect(chat.drain()).toMatchObject({ history: true, list: true });
    expect(chat.messages.map(({ messageId }) => messageId)).toEqual(["m1", "m51"]);
    expect([chat.loadingHistory, chat.requestHistory()]).toEqual([false, false]);
  });
});

it("says every wish of the user by its event, in the thread on screen", async () => {
  await ready();
  shiny.sent = [];
  chat.editMessage("u1", " new ");
  chat.resendFrom("a1");
  chat.feedback("a1", null);
  chat.inputResponse("r1", "");
  chat.permissionResponse("p1", "always");
  chat.slashCommand("run", "a b");
  chat.settingsChange("fast", true);
  chat.todoClear();
  expect(shiny.events("c")).toEqual([
    { event: "chat:edit-message", data: { messageId: "u1", threadId: "t1", text: "new" } },
    { event: "chat:resend-from", data: { messageId: "a1", threadId: "t1" } },
    { event: "chat:feedback", data: { messageId: "a1", threadId: "t1", value: null } },
    { event: "chat:input-response", data: { requestId: "r1", text: "", threadId: "t1" } },
    { event: "chat:permission-response", data: { requestId: "p1", optionId: "always", threadId: "t1" } },
    { event: "chat:slash-command", data: { command: "run", args: "a b", threadId: "t1" } },
    { event: "chat:settings-change", data: { key: "fast", value: true } },
    { event: "chat:todo-clear", data: { threadId: "t1" } },
  ]);
});

it("tells the app what the user does, with the inputs of shinychat", async () => {
  vi.spyOn(Date, "now").mockReturnValue(7);
  await ready();
  shiny.push("c", said("u0", "One"), answered("a0", "Two"), said("u1", "Three"));
  shiny.push("c", event("chat:register-command", { name: "quiet", description: "", echo: false }));
  chat.drain();
  shiny.sent = [];
  chat.stop();
  chat.slashCommand("run", "a b");
  chat.slashCommand("quiet", "");
  chat.editMessage("u1", " new ");
  const inputs = shiny.sent.filter(({ name }) => !name.includes("_event"));
  expect(inputs.map(({ name, value }) => [name, value])).toEqual([
    ["c_cancel", 7],
    ["c_slash_command", { command: "run", userText: "a b", echo: true }],
    ["c_slash_command", { command: "quiet", userText: "", echo: false }],
    ["c_message_edit", { index: 2, content: "new", attachments: [], ts: 7 }],
  ]);
  vi.restoreAllMocks();
});

describe("what the composer holds", () => {
  it("answers the question that waits, once", async () => {
    await ready();
    const ask = event("chat:input-required", {
      messageId: "a1",
      requestId: "r1",
      prompt: "Which?",
      placeholder: "",
      inputType: "text",
    });
    shiny.push("c", busy(true), ask);
    chat.drain();
    chat.submit("/this one");
    chat.submit("and more");
    expect(shiny.events("c").slice(-2)).toMatchObject([
      { event: "chat:input-response", data: { requestId: "r1", text: "/this one" } },
      { event: "chat:user-message", data: { text: "and more" } },
    ]);
  });

  describe("when an answer is refused", () => {
    const refused = (threadId: string, messageId?: string) =>
      event("chat:error", {
        code: "rejected",
        message: "Too long.",
        threadId,
        ...(messageId ? { messageId } : {}),
      });
    const asks = (requestId: string) =>
      event("chat:input-required", {
        messageId: "a1",
        requestId,
        prompt: "Which?",
        placeholder: "",
        inputType: "text",
      });

    beforeEach(async () => {
      await ready();
      shiny.push("c", busy(true), asks("r1"));
      chat.drain();
      chat.submit("far too long");
      expect(chat.question).toBeUndefined();
    });

    it("asks again, with what was written", () => {
      shiny.push("c", refused("t1"));
      const update = chat.drain();
      expect(update.returned).toMatchObject([{ text: "far too long" }]);
      expect(update.status).toBe(true);
      expect(chat.question?.requestId).toBe("r1");
      chat.submit("short");
      expect(shiny.events("c").at(-1)).toMatchObject({ data: { requestId: "r1", text: "short" } });
    });

    it("does not ask what was answered or closed meanwhile", () => {
      shiny.push(
        "c",
        event("chat:input-answered", { messageId: "a1", requestId: "r1", answer: "far too long" }),
        refused("t1"),
      );
      expect(chat.drain().returned).toEqual([]);
      expect(chat.question).toBeUndefined();
    });

    it("is not meant by refusals of messages or in other threads", () => {
      chat.submit("a message");
      const messageId = chat.submissions.waiting("t1")[0]?.messageId;
      shiny.push("c", refused("t2"), refused("t1", messageId));
      expect(chat.drain().returned).toMatchObject([{ text: "a message" }]);
      expect(chat.question).toBeUndefined();
    });
  });

  it("returns the text of an edit or a command that is refused", async () => {
    await ready();
    const refuse = () => {
      const error = { code: "rejected" as const, message: "No.", threadId: "t1" };
      shiny.push("c", event("chat:error", error));
      return chat.drain().returned.map(({ text }) => text);
    };
    shiny.push(
      "c",
      event("chat:assistant-message", { messageId: "u1", role: "user", text: "good", createdAt: 1 }),
    );
    chat.drain();
    chat.editMessage("u1", "better");
    expect(refuse()).toEqual(["better"]);
    expect(refuse()).toEqual([]);
    chat.log.commands.push({ name: "run", description: "" });
    chat.submit("/run it");
    expect(refuse()).toEqual(["/run it"]);
    chat.submit("/run it");
    shiny.push("c", busy(true));
    expect(refuse()).toEqual([]);
  });

  it("is a command if there is one of that name, else a message", async () => {
    await shiny.open();
    shiny.push("c", state({ commands: [{ name: "Run", description: "" }] }));
    chat.drain();
    chat.submit("/run two  words");
    chat.submit("/unknown");
    expect(shiny.events("c").slice(-2)).toMatchObject([
      { event: "chat:slash-command", data: { args: "two  words" } },
      { event: "chat:user-message", data: { text: "/unknown" } },
    ]);
  });
});

describe("a rating", () => {
  it("is shown at once, and as the server then says", async () => {
    await ready();
    shiny.push("c", answered("a1", "Hi"));
    chat.drain();
    const rating = () => chat.messages[0]?.feedback;
    chat.feedback("a1", "up");
    expect([...chat.drain().messages]).toEqual(["a1"]);
    expect(rating()).toBe("up");
    shiny.push("c", event("chat:feedback-changed", { messageId: "a1", value: "down" }));
    chat.drain();
    expect(rating()).toBe("down");
    chat.feedback("a1", null);
    chat.drain();
    expect(rating()).toBeUndefined();
  });
});
