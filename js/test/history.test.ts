// Conversations that are kept by shinychat's names: the list of them, and where the page keeps which one is on show.
import { afterEach, expect, it, vi } from "vitest";
import type { Message, RestoreMode } from "../src/protocol";
import { state } from "./events";
import { FakeShiny } from "./fake-shiny";

const shiny = new FakeShiny().install();
const frame = () => new Promise((resolve) => setTimeout(resolve, 40));
const message: Message = {
  messageId: "m1",
  role: "user",
  parts: [{ type: "text", text: "Hi" }],
  createdAt: 1,
};
let host: HTMLElement;

const kept = (restoreMode: RestoreMode, messages = [message]) =>
  state({
    kept: true,
    restoreMode,
    messages,
    ...(restoreMode === "url" ? { threadInUrl: "shinychat_conversation_id" } : {}),
  });

async function open(id: string, config: object, restoreMode: RestoreMode): Promise<void> {
  await import("../src/main");
  await import("../src/views/threads/index");
  host = document.createElement("shiny-chatkit");
  host.id = id;
  host.dataset.config = JSON.stringify(config);
  document.body.append(host);
  await shiny.open();
  shiny.push(id, kept(restoreMode));
  await frame();
  await frame();
}
const menus = () => host.querySelectorAll(`[data-kind="menu"]`).length;

afterEach(async () => {
  host.remove();
  await frame();
  localStorage.clear();
  history.replaceState(null, "", "/");
});

it("keeps the thread in the browser, and asks for it at the next visit", async () => {
  const key = "shiny-chatkit-thread-/-first";
  localStorage.setItem(key, "t9");
  await open("first", {}, "browser");
  expect(shiny.events("first")[0]).toEqual({
    event: "chat:request-state",
    data: { version: 1, keptThreadId: "t9" },
  });
  await vi.waitFor(() => expect(menus()).toBe(1));
  expect(localStorage.getItem(key)).toBe("t1");
  expect(location.search).toBe("");
  // An empty thread is not kept.
  shiny.push("first", kept("browser", []));
  await vi.waitFor(() => expect(localStorage.getItem(key)).toBe(null));
  expect(menus()).toBe(1);
});

it("keeps the thread in the URL, without a list of threads as well", async () => {
  await open("second", { showHistory: false }, "url");
  expect(menus()).toBe(0);
  expect(location.search).toBe("?shinychat_conversation_id=t1");
  expect(localStorage.length).toBe(0);
});

it("keeps no thread otherwise, and shows the list where the app wants it", async () => {
  await open("third", { threads: "sidebar" }, "none");
  expect(menus()).toBe(0);
  expect(host.dataset.threads).toBe("sidebar");
  expect(location.search).toBe("");
  expect(localStorage.length).toBe(0);
});
