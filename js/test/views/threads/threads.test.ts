// Threads, older messages and downloads, in the element.
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Message, OutboundEvent, StateResponse } from "../../../src/protocol";
import { answered, chunk, event, said, start, state } from "../../events";
import { FakeShiny, settled } from "../../fake-shiny";

const shiny = new FakeShiny().install();
let host: HTMLElement;
let count = 0;

beforeAll(async () => {
  await import("../../../src/main");
  await import("../../../src/views/threads/index");
});
afterEach(async () => {
  document.body.replaceChildren();
  await settled();
});

const info = (threadId: string, over: object = {}) => ({
  threadId,
  title: `Title ${threadId}`,
  createdAt: 0,
  updatedAt: Date.now(),
  busy: false,
  unread: false,
  ...over,
});
/** The log keeps and changes what it is sent: each time anew. */
const threads = () => [info("t1"), info("t2", { unread: true })];
const frame = () => new Promise((resolve) => setTimeout(resolve, 40));
const $ = <E extends HTMLElement>(selector: string) => host.querySelector<E>(selector)!;
const texts = () =>
  [...host.querySelectorAll(".chatkit-messages .message-content")].map((each) => each.textContent?.trim());

async function add(
  kind: false | "menu" | "sidebar",
  over: Partial<StateResponse> = {},
  startup: Message[] = [],
): Promise<void> {
  host = document.createElement("shiny-chatkit");
  host.id = `threads${count++}`;
  host.dataset.config = JSON.stringify({ threads: kind });
  host.innerHTML = `<script type="application/json" class="chatkit-initial">${JSON.stringify(startup)}</script>`;
  document.body.append(host);
  await shiny.open();
  await push(state({ threads: threads(), ...over }));
  await frame();
}
async function push(...events: OutboundEvent[]): Promise<void> {
  shiny.push(host.id, ...events);
  await frame();
}
const go = (threadId: string, over: Partial<StateResponse> = {}) =>
  push(
    { event: "chat:switch-thread", data: { threadId } },
    state({ threads: threads(), activeThreadId: threadId, ...over }),
  );
const message = (messageId: string, text: string): Message => ({
  messageId,
  role: "assistant",
  parts: [{ type: "text", text }],
  createdAt: 1,
});
const sent = () => shiny.events(host.id).at(-1);

describe("the list of threads", () => {
  it("is not there unless the app wants it", async () => {
    await add(false);
    expect($(".chatkit-threads")).toBeNull();
    expect($(".chatkit-header").hidden).toBe(true);
  });

  it.each(["menu", "sidebar"] as const)("asks the server for everything, as %s", async (kind) => {
    await add(kind);
    expect($(".chatkit-header").hidden).toBe(false);
    const open = $(".chatkit-thread-title, .chatkit-threads-toggle");
    expect(open.textContent?.trim() || $(".chatkit-thread-name").textContent).toContain("Title t1");
    $(".chatkit-thread[data-thread-id=t2]").click();
    expect(sent()).toEqual({ event: "chat:thread-switch", data: { threadId: "t2" } });
    $(".chatkit-new-thread").click();
    expect(sent()).toEqual({ event: "chat:thread-create", data: {} });
    expect($(".chatkit-thread[aria-current]").dataset.threadId).toBe("t1");
    await go("t2");
    expect($(".chatkit-thread[aria-current]").dataset.threadId).toBe("t2");
  });

  it("says in the menu's button that another thread has news", async () => {
    await add("menu");
    expect($(".chatkit-thread-title").textContent).toContain("New messages");
    await push({ event: "chat:update-thread-list", data: { threads: [info("t1", { title: "Renamed" })] } });
    expect($(".chatkit-thread-title").textContent).toBe("Renamed");
  });
});

describe("switching", () => {
  it("shows the other thread's messages, and what goes on in it", async () => {
    await add("sidebar");
    await push(said("u1", "One"), answered("a1", "First"));
    await go("t2", { messages: [{ ...message("b1", "so "), streaming: true }], busyThreads: ["t2"] });
    expect(texts()).toEqual(["so"]);
    await push(
      chunk("a1", "not here"),
      event("chat:stream-chunk", { messageId: "b1", threadId: "t2", chunk: "far", done: false }),
    );
    expect(texts()).toEqual(["so far"]);
    expect($(".chatkit-stop").hidden).toBe(false);
  });

  it("gives the same document as the live run", async () => {
    await add("sidebar");
    const live = [start("a1"), chunk("a1", "Some *text* and\n\n- a\n- li"), chunk("a1", "st", true)];
    await push(...live, said("u2", "and?"), start("a2"), chunk("a2", "`half"));
    const before = $(".chatkit-messages").innerHTML;
    const { chat } = (host as unknown as { mounted: { chat: { log: { thread: { messages: Message[] } } } } })
      .mounted;
    const messages = structuredClone(chat.log.thread.messages);
    await go("t2");
    expect(texts()).toEqual([]);
    await go("t1", { messages, busyThreads: ["t1"] });
    // A reload knows of no turn that began before it.
    expect(bare($(".chatkit-messages").innerHTML)).toBe(bare(before));
  });

  it("tells the title, keeps a draft for each thread, and leaves the focus alone", async () => {
    await add("sidebar");
    const input = $<HTMLTextAreaElement>(".chatkit-input");
    input.value = "half a thought";
    input.dispatchEvent(new Event("input"));
    $(".chatkit-thread[data-thread-id=t2]").focus();
    await go("t2");
    expect($(".chatkit-announcer").lastElementChild!.textContent).toBe("Title t2");
    expect(input.value).toBe("");
    expect(document.activeElement).toBe($(".chatkit-thread[data-thread-id=t2]"));
    await go("t1");
    expect(input.value).toBe("half a thought");
  });

  it("moves on to the composer when a new thread was asked for", async () => {
    await add("sidebar");
    $(".chatkit-new-thread").click();
    expect(document.activeElement).not.toBe($(".chatkit-input"));
    await go("t3", { threads: [info("t3", { title: "" }), ...threads()] });
    expect(document.activeElement).toBe($(".chatkit-input"));
    expect($(".chatkit-thread-name").textContent).toBe("New chat");
  });
});

describe("older messages", () => {
  it("are asked for by a button, stand before the others, and keep the nodes of those", async () => {
    await add(false, { messages: [message("m51", "new")], hasMore: true });
    const button = $<HTMLButtonElement>(".chatkit-earlier-button");
    expect(button.textContent).toBe("Show earlier messages");
    const known = $("[data-message-id=m51]");
    button.focus();
    button.click();
    await frame();
    expect(button.textContent).toBe("Loading earlier messages…");
    expect(sent()).toMatchObject({ event: "chat:request-history", data: { before: "m51", limit: 50 } });
    const said = $(".chatkit-announcer").childElementCount;
    await push(event("chat:history", { messages: [message("m1", "old")], hasMore: false }));
    expect(texts()).toEqual(["old", "new"]);
    expect($("[data-message-id=m51]")).toBe(known);
    expect($(".chatkit-earlier").hidden).toBe(true);
    expect(document.activeElement).toBe($(".chatkit-scroll"));
    // Nobody has just said them.
    expect($(".chatkit-announcer").childElementCount).toBe(said);
  });

  it("come by themselves when the start of the thread comes near", async () => {
    const observers: ((entries: { isIntersecting: boolean }[]) => void)[] = [];
    const see = (isIntersecting: boolean) => {
      for (const observer of observers) observer([{ isIntersecting }]);
    };
    vi.stubGlobal(
      "IntersectionObserver",
      class {
        constructor(callback: (typeof observers)[number]) {
          observers.push(callback);
        }
        observe(): void {}
        unobserve(): void {}
        disconnect(): void {}
      },
    );
    await add(false, { messages: [message("m51", "new")], hasMore: true });
    see(false);
    expect(sent()!.event).toBe("chat:request-state");
    see(true);
    see(true);
    expect(shiny.events(host.id).filter((each) => each.event === "chat:request-history")).toHaveLength(1);
    vi.unstubAllGlobals();
  });

  it("come before the startup messages, which wait for them", async () => {
    await add(false, { messages: [message("m51", "new")], hasMore: true }, [message("i1", "Hello")]);
    expect($(".chatkit-messages").textContent).not.toContain("Hello");
  });
});

describe("downloads", () => {
  const href = (format: string) => $(`[data-format=${format}]`).getAttribute("href");

  it("name the thread on screen, the format, the images that may load and the language", async () => {
    await add("menu", { exportUrl: "session/x/dynamic_route/e?w=1" });
    // The menu is loaded with the first click.
    expect($("[data-format]")).toBeNull();
    $<HTMLButtonElement>(".chatkit-export").click();
    await vi.waitFor(() => expect($(".chatkit-export").getAttribute("aria-expanded")).toBe("true"));
    expect(href("json")).toBe(
      "session/x/dynamic_route/e?w=1&threadId=t1&format=json&images=same-origin&language=en-US",
    );
    await go("t2", { exportUrl: "session/x/dynamic_route/e" });
    expect(href("markdown")).toBe(
      "session/x/dynamic_route/e?threadId=t2&format=markdown&images=same-origin&language=en-US",
    );
  });

  it("do not bring up a bar of their own", async () => {
    await add(false, { exportUrl: "x" });
    expect($(".chatkit-header").hidden).toBe(true);
  });
});

/** Without ids that are made anew for each view, and marks of the drawing itself. */
const bare = (html: string): string =>
  html.replace(/\b(id|aria-\w+|for|name)="[^"]*"/g, "").replace(/\s+/g, " ");
