// A kept chat on the first visit: until the browser has its cookie, the page may be loaded again as another guest's.
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { carry, takeCarried } from "../src/chat/carried";
import { beforeReload } from "../src/wire/owner";
import { state } from "./events";
import { FakeShiny } from "./fake-shiny";

const shiny = new FakeShiny().install();
const frame = () => new Promise((resolve) => setTimeout(resolve, 40));
const host = document.createElement("shiny-chatkit");
const input = () => host.querySelector<HTMLTextAreaElement>(".chatkit-input")!;
const sent = () => shiny.events("chat").filter(({ event }) => event === "chat:user-message");

function type(text: string): void {
  input().value = text;
  input().dispatchEvent(new Event("input"));
}
function leave(persisted: boolean): void {
  window.dispatchEvent(Object.assign(new Event("pagehide"), { persisted }));
}
function submit(text: string): void {
  type(text);
  host.querySelector("form")!.requestSubmit();
}

/** How the tab came to the page. */
let navigation = "reload";
Object.assign(performance, { getEntriesByType: () => [{ type: navigation }] });

beforeAll(async () => {
  await import("../src/main");
  host.id = "chat";
  document.body.append(host);
  return async () => {
    host.remove();
    await frame();
  };
});
afterEach(() => vi.unstubAllGlobals());

it("sends nothing before the cookie is confirmed, and everything afterwards", async () => {
  let answer = (_: { status: number }): void => undefined;
  const fetch = vi.fn(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  vi.stubGlobal("fetch", fetch);
  await shiny.open();
  shiny.push("chat", state({ kept: true, ownerUrl: "owner" }));
  await frame();
  submit("hello");
  type("half a thought");
  await frame();
  expect(host.textContent).toContain("hello");
  expect(sent()).toEqual([]);
  leave(true);
  expect(takeCarried("chat")).toBeUndefined();
  leave(false);
  expect(takeCarried("chat")).toMatchObject({ draft: "half a thought", unsent: [{ text: "hello" }] });
  leave(false);
  navigation = "navigate";
  expect(takeCarried("chat")).toBeUndefined();
  navigation = "reload";
  expect(takeCarried("chat")).toBeUndefined();
  answer({ status: 204 });
  await frame();
  answer({ status: 204 });
  await frame();
  expect(sent()).toMatchObject([{ data: { text: "hello" } }]);
  leave(false);
  expect(takeCarried("chat")).toBeUndefined();
  shiny.drop();
  leave(false);
  expect(takeCarried("chat")).toMatchObject({ unsent: [{ text: "hello" }] });
});

it("takes up what was written before the page was loaded again", async () => {
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue({ status: 204 }));
  type("");
  const unsent = ["one", "two"].map((text) => ({ messageId: text, text, createdAt: 1, threadId: "gone" }));
  const staged = [{ type: "file" as const, name: "notes.txt", mime: "text/plain", size: 2, content: "aGk=" }];
  carry("chat", { draft: "a draft", staged, unsent });
  shiny.drop();
  await shiny.open();
  shiny.sent = [];
  shiny.push("chat", state({ kept: true, ownerUrl: "owner2" }));
  await frame();
  const again = sent().filter(({ data }) => ["one", "two"].includes((data as { text: string }).text));
  expect(again).toMatchObject([
    { data: { messageId: "one", threadId: "t1" } },
    { data: { messageId: "two", threadId: "t1" } },
  ]);
  expect(input().value).toBe("a draft");
  await vi.waitFor(() => expect(host.querySelector(".chatkit-chip")?.textContent).toContain("notes.txt"));
  // What is in the composer now is carried to the next page; files that are too large for it are not.
  for (const keep of beforeReload) keep();
  expect(takeCarried("chat")).toMatchObject({ draft: "a draft", staged });
  const setItem = Storage.prototype.setItem;
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(function (this: Storage, key, text) {
    if (text.includes("notes.txt")) throw new DOMException("full");
    setItem.call(this, key, text);
  });
  for (const keep of beforeReload) keep();
  expect(takeCarried("chat")).toMatchObject({ draft: "a draft", staged: [] });
  vi.restoreAllMocks();
});

it("takes along what was sent but not confirmed, and what is written until the page is gone", async () => {
  submit("late");
  expect(sent().at(-1)).toMatchObject({ data: { text: "late" } });
  for (const keep of beforeReload) keep();
  expect(takeCarried("chat")?.unsent.map(({ text }) => text)).toContain("late");
  type("half a thought");
  leave(false);
  const carried = takeCarried("chat");
  expect(carried?.draft).toBe("half a thought");
  expect(carried?.unsent.map(({ text }) => text)).toContain("late");
});

it("keeps the texts if the browser has no room for the files", () => {
  const content = "x".repeat(6_000_000);
  const attachments = [{ type: "file" as const, name: "large.bin", size: content.length, content }];
  const unsent = [{ messageId: "one", text: "read this", createdAt: 1, threadId: "t1", attachments }];
  carry("chat", { draft: "and then", unsent });
  expect(takeCarried("chat")).toEqual({ draft: "read this\n\nand then", unsent: [] });
});

it("keeps it from another app of the same origin", () => {
  carry("chat", { draft: "for this app", unsent: [] });
  const { pathname } = location;
  history.replaceState(null, "", "/another-app/");
  expect(takeCarried("chat")).toBeUndefined();
  history.replaceState(null, "", pathname);
  expect(takeCarried("chat")).toMatchObject({ draft: "for this app" });
});
