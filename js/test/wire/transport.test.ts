import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OutboundEvent } from "../../src/protocol";
import { Hub, type Receiver } from "../../src/wire/transport";
import { answered, state } from "../events";
import { FakeShiny, settled } from "../fake-shiny";

class Recorder implements Receiver {
  received: OutboundEvent[] = [];
  unsyncs: string[] = [];
  alones: string[][] = [];
  threadId = "";
  kept = false;
  receive(events: OutboundEvent[]): void {
    this.received.push(...events);
  }
  unsynced(reason: string): void {
    this.unsyncs.push(reason);
  }
  alone(...why: ["absent" | "double", string]): void {
    this.alones.push(why);
  }
}

const request = { event: "chat:request-state", data: { version: 1 } };
let shiny: FakeShiny;
let hub: Hub;

beforeEach(() => {
  shiny = new FakeShiny().install();
  hub = new Hub();
});

describe("the wire", () => {
  it("waits for the session, then asks for the state of each chat", async () => {
    hub.join("a", new Recorder());
    hub.join("b", new Recorder());
    expect(shiny.sent).toEqual([]);
    await shiny.open();
    expect(shiny.events("a")).toEqual([request]);
    expect(shiny.events("b")).toEqual([request]);
    expect(shiny.sent[0]?.priority).toBe("event");
  });

  it("registers one handler for all chats and routes by id", async () => {
    const [a, b] = [new Recorder(), new Recorder()];
    hub.join("a", a);
    hub.join("b", b);
    await shiny.open();
    shiny.push("b", state());
    shiny.push("c", state());
    expect(shiny.registrations).toBe(1);
    expect([a.received.length, b.received.length]).toEqual([0, 1]);
  });

  it("asks at once when a session is open already, without jQuery, too", async () => {
    delete window.jQuery;
    hub.join("a", new Recorder());
    await shiny.open();
    hub.join("late", new Recorder());
    expect(shiny.events("a")).toEqual([request]);
    expect(shiny.events("late")).toEqual([request]);
  });

  it("joins the pieces of a large batch, and forgets those of an earlier session", async () => {
    const chat = new Recorder();
    hub.join("a", chat);
    await shiny.open();
    const text = JSON.stringify({ id: "a", seq: 0, events: [state()] });
    const piece = (from: number, to: number) =>
      shiny.pushRaw({ id: "a", piece: text.slice(from, to), last: to >= text.length });
    piece(0, 20);
    await shiny.open();
    piece(0, 30);
    piece(30, 31);
    expect(chat.received).toEqual([]);
    piece(31, text.length);
    expect(chat.received).toEqual([state()]);
    shiny.push("a", answered("m", "x"));
    expect(chat.received).toHaveLength(2);
  });

  it("takes nothing before a snapshot", async () => {
    const chat = new Recorder();
    hub.join("a", chat);
    await shiny.open();
    shiny.push("a", answered("m", "x"));
    expect(chat.received).toEqual([]);
    shiny.push("a", state());
    shiny.push("a", answered("m", "x"));
    expect(chat.received).toHaveLength(2);
  });

  it("asks again after a gap, once, and drops what comes before the answer", async () => {
    const chat = new Recorder();
    hub.join("a", chat);
    await shiny.open();
    shiny.push("a", state());
    shiny.lose("a");
    shiny.push("a", answered("m1", "x"));
    shiny.push("a", answered("m2", "x"));
    expect(shiny.events("a")).toEqual([request, request]);
    expect(chat.received).toHaveLength(1);
    expect(chat.unsyncs).toEqual(["session", "gap"]);
    shiny.push("a", state());
    shiny.push("a", answered("m3", "x"));
    expect(chat.received).toHaveLength(3);
  });

  it("starts over with a new session", async () => {
    const chat = new Recorder();
    const line = hub.join("a", chat);
    await shiny.open();
    shiny.push("a", state());
    shiny.drop();
    expect(line.send({ event: "chat:stop-generation", data: { threadId: "t1" } })).toBe(false);
    await shiny.open();
    expect(shiny.events("a")).toEqual([request, request]);
    shiny.push("a", state());
    expect(chat.received).toHaveLength(2);
  });

  it("puts the text of a message into the user input, forgotten first, before the event", async () => {
    const line = hub.join("ns-chat", new Recorder());
    await shiny.open();
    shiny.sent = [];
    line.send({
      event: "chat:user-message",
      data: { text: "Hi", threadId: "t1", timestamp: 1, messageId: "u1" },
    });
    expect(shiny.forgotten).toEqual(["ns-chat_user_input"]);
    expect(shiny.sent.map(({ name, priority }) => [name, priority])).toEqual([
      ["ns-chat_user_input", undefined],
      ["ns-chat_event:shiny_chatkit.event", "event"],
    ]);
  });

  it("lets a new element take over an id before the old one has left", async () => {
    const [old, fresh] = [new Recorder(), new Recorder()];
    const line = hub.join("a", old);
    await shiny.open();
    hub.join("a", fresh);
    line.close();
    shiny.push("a", state());
    expect([old.received.length, fresh.received.length]).toEqual([0, 1]);
  });

  it("does nothing on a page without Shiny", async () => {
    delete window.Shiny;
    const line = hub.join("a", new Recorder());
    await settled();
    expect(line.send({ event: "chat:request-state", data: {} })).toBe(false);
  });
});

describe("elements that cannot show their chat", () => {
  afterEach(() => vi.useRealTimers());

  it("are told when the session has no chat of their id", async () => {
    const [a, b] = [new Recorder(), new Recorder()];
    hub.join("a", a);
    hub.join("b", b);
    await shiny.open();
    shiny.pushRaw({ id: "a", absent: true, details: "Write Chat." });
    expect(a.alones).toEqual([["absent", "Write Chat."]]);
    expect(b.alones).toEqual([]);
    shiny.push("a", state());
    expect(a.received).toEqual([state()]);
  });

  it("are told when another one of their id stays", async () => {
    const [first, second] = [new Recorder(), new Recorder()];
    await shiny.open();
    hub.join("a", first);
    await shiny.open();
    vi.useFakeTimers();
    const line = hub.join("a", second);
    expect(first.alones).toEqual([]);
    vi.advanceTimersByTime(4000);
    expect([first.alones, second.alones]).toEqual([[["double", ""]], []]);
    expect(shiny.events("a").at(-1)).toEqual({
      event: "chat:request-state",
      data: { version: 1, elements: 2 },
    });
    // The first one has the chat again when the second one goes.
    line.close();
    expect(shiny.events("a").at(-1)).toEqual(request);
    shiny.push("a", state());
    expect([first.received, second.received]).toEqual([[state()], []]);
  });

  it("are not told of one that takes their place", async () => {
    const [first, second] = [new Recorder(), new Recorder()];
    const line = hub.join("a", first);
    await shiny.open();
    vi.useFakeTimers();
    hub.join("a", second);
    line.close();
    vi.advanceTimersByTime(10_000);
    expect([first.alones, second.alones]).toEqual([[], []]);
    shiny.push("a", state());
    expect(second.received).toEqual([state()]);
  });
});

describe("a lost connection", () => {
  const covered = () => !document.body.classList.contains("chatkit-reconnects");

  it("is told, and the next session is asked for the thread on show", async () => {
    const chat = new Recorder();
    hub.join("a", chat);
    chat.threadId = "t1";
    await shiny.open();
    expect(shiny.events("a")).toEqual([request]);
    shiny.drop();
    expect(chat.unsyncs).toEqual(["session", "lost"]);
    expect(shiny.events("a")).toEqual([request]);
    await shiny.open();
    expect(chat.unsyncs).toEqual(["session", "lost", "session"]);
    expect(shiny.events("a")[1]).toEqual({
      event: "chat:request-state",
      data: { version: 1, lastThreadId: "t1" },
    });
    // An element that the app renders later shows what the session shows.
    const late = new Recorder();
    late.threadId = "t2";
    hub.join("b", late);
    expect(shiny.events("b")).toEqual([request]);
  });

  it("leaves the page readable if all of its chats are kept", async () => {
    const [a, b] = [new Recorder(), new Recorder()];
    hub.join("a", a);
    hub.join("b", b);
    await shiny.open();
    a.kept = true;
    shiny.drop();
    expect(covered()).toBe(true);
    await shiny.open();
    b.kept = true;
    shiny.drop();
    expect(covered()).toBe(false);
    await shiny.open();
    expect(covered()).toBe(true);
  });
});
