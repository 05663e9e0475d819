// A message that a search has found: the thread is shown, older messages are requested, and the message is marked.
import { beforeAll, expect, it } from "vitest";
import type { Message } from "../src/protocol";
import { state } from "./events";
import { FakeShiny } from "./fake-shiny";

const shiny = new FakeShiny().install();
const frame = () => new Promise((resolve) => setTimeout(resolve, 40));
const host = document.createElement("shiny-chatkit");
const info = (threadId: string) => ({
  threadId,
  title: threadId,
  createdAt: 0,
  updatedAt: 0,
  busy: false,
  unread: false,
});
const message = (messageId: string): Message => ({
  messageId,
  role: "assistant",
  parts: [{ type: "text", text: messageId }],
  createdAt: 1,
});
async function push(...events: Parameters<FakeShiny["push"]>[1][]): Promise<void> {
  shiny.push(host.id, ...events);
  await frame();
}
const sent = () => shiny.events(host.id).at(-1);
const found = () => host.querySelector<HTMLElement>("[data-found]")?.dataset.messageId;
const threads = () => [info("t1"), info("t2")];

beforeAll(async () => {
  await import("../src/main");
  await import("../src/views/threads/index");
  host.id = "chat";
  host.dataset.config = JSON.stringify({ threads: "sidebar" });
  document.body.append(host);
  await shiny.open();
  await push(state({ kept: true, threadInUrl: "thread", threads: threads() }));
  await frame();
  return async () => {
    host.remove();
    await frame();
  };
});
it("is shown in its place, and named in the URL with its thread", async () => {
  const search = host.querySelector<HTMLInputElement>(".chatkit-thread-search")!;
  search.value = "m";
  search.dispatchEvent(new Event("input"));
  const hit = { threadId: "t2", title: "t2", messageId: "m1", snippet: "m1", createdAt: 0 };
  await push({ event: "chat:search-results", data: { query: "m", hits: [hit] } });
  expect(location.search).toBe("");
  host.querySelector<HTMLElement>(".chatkit-hit")!.click();
  expect(sent()).toEqual({ event: "chat:thread-switch", data: { threadId: "t2" } });
  await push(
    { event: "chat:switch-thread", data: { threadId: "t2" } },
    state({
      kept: true,
      threadInUrl: "thread",
      threads: threads(),
      activeThreadId: "t2",
      messages: [message("m9")],
      hasMore: true,
    }),
  );
  expect(sent()).toEqual({
    event: "chat:request-history",
    data: { threadId: "t2", limit: 50, before: "m9", until: "m1" },
  });
  expect(location.search).toBe("?thread=t2");
  expect(found()).toBeUndefined();
  await push({
    event: "chat:history",
    data: { threadId: "t2", messages: [message("m1"), message("m2")], hasMore: true },
  });
  expect(found()).toBe("m1");
  host.querySelector("[data-found]")!.dispatchEvent(new Event("animationend"));
  expect(found()).toBeUndefined();

  // One that is there already is marked at once, and one that is gone is forgotten.
  host.querySelector<HTMLElement>(".chatkit-hit")!.click();
  await frame();
  expect(found()).toBe("m1");
});
