// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Chat } from "../../src/chat/chat";
import { Submissions } from "../../src/chat/submissions";
import { noChanges } from "../../src/log/changes";
import { emptyLog, fold, type Log } from "../../src/log/log";
import { emptyThread, foldThread, type Thread } from "../../src/log/thread";
import type { OutboundEvent, ThreadInfo } from "../../src/protocol";
import { answered, busy, chunk, event, said, start, state } from "../events";
import { runs } from "../random";

function run(...events: OutboundEvent[]): { thread: Thread; changes: ReturnType<typeof noChanges> } {
  const thread = emptyThread("t1");
  const changes = noChanges();
  for (const each of events) foldThread(thread, each, changes);
  return { thread, changes };
}

describe("the scripts both folds share", () => {
  const folder = join(import.meta.dirname, "../../../tests/fixtures/log");
  type Script = {
    name: string;
    events: OutboundEvent[];
    log: Partial<Pick<Log, "settingsItems" | "commands" | "contextSources">> & {
      threads: Record<string, Omit<Thread, "threadId">>;
      list?: ThreadInfo[];
      left?: string[];
    };
  };
  const scripts = readdirSync(folder).map(
    (name): Script => JSON.parse(readFileSync(join(folder, name), "utf8")),
  );
  it.each(scripts)("$name", ({ events, log }) => {
    for (const [threadId, expected] of Object.entries(log.threads)) {
      const thread = emptyThread(threadId);
      for (const each of events) {
        if ((each.data as { threadId?: string }).threadId === threadId) foldThread(thread, each, noChanges());
      }
      const messages = thread.messages.map((message, at) => {
        const { createdAt, ...rest } = message;
        // No time in the script: the receiver's own, not compared.
        return expected.messages[at]?.createdAt === undefined ? rest : { ...rest, createdAt };
      });
      // What a thread has none of is left out of the script.
      const nothing = { status: "", todos: [], hasMore: false };
      expect({ ...thread, messages }).toEqual({ threadId, ...nothing, ...expected });
    }
    const whole = emptyLog();
    for (const each of structuredClone(events)) fold(whole, each, noChanges());
    if (log.list) expect(whole.threads).toEqual(log.list);
    const { settingsItems, commands, contextSources } = whole;
    const { threads: _threads, list: _list, left: _left, ...panels } = log;
    const nothing = { settingsItems: [], commands: [], contextSources: [] };
    expect({ settingsItems, commands, contextSources }).toEqual({ ...nothing, ...panels });
  });
});

describe("what a fold notes as changed", () => {
  it("touches only the message a chunk belongs to", () => {
    const { changes } = run(start("a1"), chunk("a1", "x"));
    const more = noChanges();
    foldThread(run(start("a1")).thread, chunk("a1", "y"), more);
    expect(changes.list).toBe(true);
    expect(more).toMatchObject({ list: false, status: false, snapshot: false });
    expect([...more.messages]).toEqual(["a1"]);
  });

  it("tells when an answer begins and ends, each once", () => {
    const { changes } = run(
      start("a1"),
      chunk("a1", "x", true),
      chunk("a1", "late", true),
      answered("a2", "y"),
    );
    expect(changes.began).toEqual(["a1"]);
    expect(changes.ended).toEqual(["a1", "a2"]);
  });

  it("settles what the server has taken over", () => {
    expect(run(said("u1", "Hi")).changes.settled).toContain("u1");
    expect(run(event("chat:queue", { queued: [{ messageId: "u2", text: "x" }] })).changes.settled).toContain(
      "u2",
    );
    expect(run(event("chat:messages-deleted", { messageIds: ["u3"] })).changes.settled).toContain("u3");
  });
});

describe("the log", () => {
  it("is replaced whole by a snapshot, a running answer included", () => {
    const log = emptyLog();
    fold(log, answered("old", "x"), noChanges());
    const running = {
      messageId: "a1",
      role: "assistant" as const,
      parts: [{ type: "text" as const, text: "so" }],
      createdAt: 1,
      streaming: true as const,
    };
    fold(log, state({ messages: [running], busyThreads: ["t1"], typing: true }), noChanges());
    fold(log, chunk("a1", " far", true), noChanges());
    expect(log.thread).toMatchObject({ threadId: "t1", busy: true, typing: false });
    expect(log.thread.messages).toEqual([
      { messageId: "a1", role: "assistant", parts: [{ type: "text", text: "so far" }], createdAt: 1 },
    ]);
  });

  it("takes nothing from another thread", () => {
    const log = emptyLog();
    fold(log, state(), noChanges());
    const changes = noChanges();
    fold(
      log,
      { ...answered("b1", "x"), data: { messageId: "b1", threadId: "t2", text: "x" } } as OutboundEvent,
      changes,
    );
    expect(log.thread.messages).toEqual([]);
    expect(changes).toEqual(noChanges());
  });

  it("takes a partial list of threads into the one it knows", () => {
    const info = (threadId: string, updatedAt: number) => ({
      threadId,
      title: "",
      createdAt: 0,
      updatedAt,
      busy: false,
      unread: false,
    });
    const log = emptyLog();
    fold(log, state({ threads: [info("t3", 3), info("t2", 2), info("t1", 1)] }), noChanges());
    const list = { threads: [info("t1", 5), info("t4", 4)], partial: true, removed: ["t3"] };
    fold(log, { event: "chat:update-thread-list", data: list }, noChanges());
    const ids = () => log.threads.map(({ threadId }) => threadId);
    expect(ids()).toEqual(["t1", "t4", "t2"]);
    fold(log, state({ activeThreadId: "t2", threads: [info("t2", 6)], partial: true }), noChanges());
    expect(ids()).toEqual(["t2", "t1", "t4"]);
    fold(log, state({ threads: [info("t1", 7)] }), noChanges());
    expect(ids()).toEqual(["t1"]);
  });

  it("notes what becomes of the user's messages in any thread", () => {
    const log = emptyLog();
    fold(log, state(), noChanges());
    const changes = noChanges();
    fold(log, event("chat:queue", { threadId: "t2", queued: [{ messageId: "u1", text: "x" }] }), changes);
    fold(log, event("chat:messages-deleted", { threadId: "t2", messageIds: ["u2"] }), changes);
    expect(changes).toEqual({ ...noChanges(), settled: ["u1", "u2"] });
  });

  it("shows nothing of the old thread under the name of the new one", () => {
    const log = emptyLog();
    fold(log, state({ messages: [], todos: [{ id: 1, title: "x", status: "completed" }] }), noChanges());
    fold(log, answered("a1", "x"), noChanges());
    const changes = noChanges();
    fold(log, { event: "chat:switch-thread", data: { threadId: "t2" } }, changes);
    expect(log.thread).toEqual(emptyThread("t2"));
    expect(changes).toMatchObject({ list: true, status: true, todos: true, threads: true });
    fold(log, answered("a2", "of t1, late"), noChanges());
    expect(log.thread.messages).toEqual([]);
  });

  it("keeps commands, sources and settings in their places", () => {
    const log = emptyLog();
    const tell = (...events: OutboundEvent[]) => {
      const changes = noChanges();
      for (const each of events) fold(log, each, changes);
      return changes;
    };
    const commands = [
      { name: "clear", description: "" },
      { name: "run", description: "old" },
    ];
    const toggle = { id: "fast", label: "Fast", type: "toggle" as const, value: false };
    tell(state({ commands, settingsItems: [toggle], exportUrl: "x" }));
    expect(
      tell(
        { event: "chat:register-command", data: { name: "run", description: "new" } },
        { event: "chat:remove-command", data: { name: "clear" } },
        { event: "chat:context-sources", data: { sources: [{ name: "sales", description: "" }] } },
      ),
    ).toMatchObject({ commands: true, settings: false, list: false });
    expect(log).toMatchObject({
      commands: [{ name: "run", description: "new" }],
      contextSources: [{ name: "sales" }],
      exportUrl: "x",
    });
    const action = { id: "go", label: "Go", type: "action" as const, value: null };
    expect(
      tell(
        { event: "chat:register-settings-item", data: action },
        { event: "chat:update-settings", data: { fast: true, toString: "no such item" } },
      ),
    ).toMatchObject({ settings: true, commands: false });
    expect(log.settingsItems).toEqual([{ ...toggle, value: true }, action]);
  });

  it("knows what waits for the user, until it is answered or gone", () => {
    const log = emptyLog();
    fold(log, state(), noChanges());
    const ask = (messageId: string, requestId: string, threadId = "t1") =>
      event("chat:input-required", {
        messageId,
        threadId,
        requestId,
        prompt: "?",
        placeholder: "",
        inputType: "text",
      });
    const waiting = () => log.pendingInputs.map(({ requestId }) => requestId);
    for (const each of [ask("a1", "r1"), ask("a1", "r2"), ask("b1", "r3", "t2")])
      fold(log, each, noChanges());
    expect(waiting()).toEqual(["r1", "r2"]);
    const changes = noChanges();
    fold(log, event("chat:input-answered", { messageId: "a1", requestId: "r1", answer: "" }), changes);
    expect(changes.pending).toBe(true);
    expect(waiting()).toEqual(["r2"]);
    fold(log, event("chat:generation-stopped", { messageId: "a1", partialContent: "" }), noChanges());
    fold(log, ask("a1", "ignored"), noChanges());
    expect(waiting()).toEqual(["r2"]);
    fold(log, event("chat:clear", {}), noChanges());
    expect(waiting()).toEqual([]);
  });

  it("clears the active thread when none is named", () => {
    const log = emptyLog();
    fold(log, state(), noChanges());
    fold(log, answered("a1", "x"), noChanges());
    fold(log, { event: "chat:clear", data: {} }, noChanges());
    expect(log.thread).toMatchObject({ messages: [], cleared: true });
  });

  it("gives the same for any batching and any frames between", () => {
    const ids = fc.constantFrom("m1", "m2", "m3");
    const anyEvent = fc.oneof(
      ids.map(start),
      fc.tuple(ids, fc.string({ unit: "grapheme" }), fc.boolean()).map((args) => chunk(...args)),
      fc.tuple(ids, fc.string()).map((args) => answered(...args)),
      fc.tuple(ids, fc.string()).map((args) => said(...args)),
      ids.map((messageId) => event("chat:html", { messageId, html: "<b>x</b>", deps: [] })),
      fc
        .tuple(ids, fc.nat(3), fc.nat(5))
        .map(([messageId, parts, chars]) => event("chat:message-truncate", { messageId, parts, chars })),
      ids.map((messageId) => event("chat:generation-stopped", { messageId, partialContent: "" })),
      ids.map((messageId) => event("chat:error", { messageId, code: "x", message: "y" })),
      ids.map((messageId) => event("chat:messages-deleted", { messageIds: [messageId] })),
      fc.boolean().map(busy),
      fc.boolean().map((typing) => event("chat:typing-indicator", { typing })),
      fc.constant(event("chat:clear", {})),
    );
    vi.spyOn(Date, "now").mockReturnValue(7);
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEvent, fc.boolean()), { maxLength: 40 }), (steps) => {
        const whole = emptyLog();
        const script = structuredClone([state(), ...steps.map(([each]) => each)]);
        for (const each of script) fold(whole, each, noChanges(), 7);
        const chat = new Chat("c", new Submissions(), () => {});
        chat.receive(structuredClone([state()]));
        for (const [each, frame] of steps) {
          chat.receive(structuredClone([each]));
          if (frame) chat.drain();
        }
        chat.drain();
        expect(chat.log).toEqual(whole);
      }),
      { numRuns: runs(300) },
    );
  });
});
