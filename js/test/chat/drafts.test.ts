import { beforeEach, describe, expect, it, vi } from "vitest";
import { Chat } from "../../src/chat/chat";
import { saveDraft, savedDraft } from "../../src/chat/drafts";
import { Submissions } from "../../src/chat/submissions";
import type { StateResponse } from "../../src/protocol";
import type { Hub, Line } from "../../src/wire/transport";
import { event, state } from "../events";

/** Loads the page anew in the same tab. */
function load(over: Partial<StateResponse> = {}, typed = "", id = "c"): Chat {
  const chat = new Chat(id, new Submissions(), () => {});
  chat.connect({ join: () => ({ send: () => true, close: () => {} }) as unknown as Line } as unknown as Hub);
  if (typed) chat.draft = typed;
  chat.receive([structuredClone(state({ kept: true, ...over }))]);
  chat.drain();
  return chat;
}

beforeEach(() => sessionStorage.clear());

describe("the draft of a kept thread", () => {
  it("survives a reload, in each thread its own", () => {
    load().draft = "half a thought";
    load({ activeThreadId: "t2" }).draft = "of the second";
    expect(load().draft).toBe("half a thought");
    expect(load({ activeThreadId: "t2" }).draft).toBe("of the second");
    expect(load({}, "", "other").draft).toBe("");
  });

  it("is gone when it was sent or removed, and with its thread", () => {
    const chat = load();
    chat.draft = "to be sent";
    chat.submit(chat.draft);
    chat.draft = "";
    expect(load().draft).toBe("");
    load().draft = "of a thread to delete";
    const deleting = load();
    deleting.receive([event("chat:update-thread-list", { threads: [], partial: true, removed: ["t1"] })]);
    deleting.drain();
    expect(sessionStorage).toHaveLength(0);
  });

  it("is never shown to another owner, who has other threads", () => {
    load().draft = "a secret";
    expect(load({ activeThreadId: "theirs" }).draft).toBe("");
  });

  it("does not replace what is typed before the thread is known", () => {
    load().draft = "old";
    expect(load({}, "new").draft).toBe("new");
    expect(load().draft).toBe("new");
  });

  it("is not what the app has written there", () => {
    load({ input: { value: "Dear Ada," } }).draft = "Dear Ada,";
    expect(load({ input: { value: "Dear Bob," } }).draft).toBe("");
  });

  it("is not stored if the conversation ends with the page", () => {
    load({ kept: false }).draft = "half a thought";
    expect(sessionStorage).toHaveLength(0);
  });
});

it("writes on if the browser stores nothing", () => {
  for (const name of ["getItem", "setItem", "removeItem"] as const)
    vi.spyOn(Storage.prototype, name).mockImplementation(() => {
      throw new DOMException("full");
    });
  saveDraft("c", "t1", "text");
  saveDraft("c", "t1", "");
  expect(savedDraft("c", "t1")).toBe("");
  vi.restoreAllMocks();
});
