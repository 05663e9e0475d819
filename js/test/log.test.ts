// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Chat } from "../src/chat";
import { emptyLog, fold, noChanges } from "../src/log";
import { Outbox } from "../src/outbox";
import type { OutboundEvent } from "../src/protocol";
import { emptyThread, foldThread, type Thread } from "../src/thread";
import { answered, busy, chunk, event, said, start, state } from "./events";

function run(...events: OutboundEvent[]): { thread: Thread; changes: ReturnType<typeof noChanges> } {
  const thread = emptyThread("t1");
  const changes = noChanges();
  for (const each of events) foldThread(thread, each, changes);
  return { thread, changes };
}

describe("the scripts both folds share", () => {
  const folder = join(import.meta.dirname, "../../tests/fixtures/log");
  type Script = {
    name: string;
    events: OutboundEvent[];
    log: { threads: Record<string, Omit<Thread, "threadId">> };
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
  });
});

describe("what a fold notes as changed", () => {
  it("touches only the message a chunk belongs to", () => {
    const { changes } = run(start("a1"), chunk("a1", "x"));
    const more = noChanges();
    foldThread(run(start("a1")).thread, chunk("a1", "y"), more);
    expect(changes.list).toBe(true);
    expect(more).toMatchObject({ list: false, status: false, snapshot: false });
    expect([...more.touched]).toEqual(["a1"]);
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
        const chat = new Chat("c", new Outbox(), () => {});
        chat.receive(structuredClone([state()]));
        for (const [each, frame] of steps) {
          chat.receive(structuredClone([each]));
          if (frame) chat.drain();
        }
        chat.drain();
        expect(chat.log).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});
