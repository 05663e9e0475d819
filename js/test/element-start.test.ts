import { describe, expect, it, vi } from "vitest";
import type { Message } from "../src/protocol";
import { $, add, articles, frame, host, push, send, shiny } from "./element";
import { event, said, state } from "./events";

describe("startup messages", () => {
  const startup = (text: string, messageId = "i1"): Message => ({
    messageId,
    role: "assistant",
    parts: [{ type: "text", text }],
    createdAt: 0,
  });

  it("are the first messages of the conversation, until it is cleared", async () => {
    await add({ initial: [startup("Hello"), startup("Ask me", "i2")] });
    const id = await send("Hi");
    await push(said(id, "Hi"));
    expect(articles().map(({ textContent }) => textContent)).toEqual(["Hello", "Ask me", "Hi"]);
    await push(event("chat:clear", {}));
    expect(articles()).toEqual([]);
  });

  it("are shown from the end like a long history, as far as there is room", async () => {
    const many = Array.from({ length: 120 }, (_, at) => startup(`Startup ${at}`, `i${at}`));
    const texts = () => articles().map(({ textContent }) => textContent);
    const earlier = () => $<HTMLButtonElement>(".chatkit-earlier-button");
    await add({ initial: many });
    expect(texts()).toEqual(many.slice(-20).map((_, at) => `Startup ${at + 100}`));
    expect($(".chatkit-earlier").hidden).toBe(false);
    const [first] = articles();
    earlier().click();
    await frame();
    expect(texts()).toHaveLength(70);
    expect(articles()[50]).toBe(first);
    earlier().click();
    await frame();
    expect([texts()[0], texts().length]).toEqual(["Startup 0", 120]);
    expect($(".chatkit-earlier").hidden).toBe(true);
    expect(shiny.events(host.id).some(({ event }) => event === "chat:request-history")).toBe(false);

    // A snapshot of the same thread leaves the reader where they are; another thread begins anew.
    await push(state());
    expect(articles()).toHaveLength(120);
    const said = Array.from({ length: 15 }, (_, at) => startup(`Said ${at}`, `m${at}`));
    await push(
      event("chat:switch-thread", { threadId: "t2" }),
      state({ activeThreadId: "t2", messages: said }),
    );
    expect([texts()[0], texts().length]).toEqual(["Startup 115", 20]);
    await push(state({ activeThreadId: "t2", messages: said, hasMore: true }));
    expect(texts()[0]).toBe("Said 0");
    earlier().click();
    await frame();
    expect(shiny.events(host.id).some(({ event }) => event === "chat:request-history")).toBe(true);
    await push(event("chat:history", { threadId: "t2", messages: [startup("Old", "old")], hasMore: false }));
    expect([texts()[0], texts()[5], texts().length]).toEqual(["Startup 115", "Old", 21]);
  });

  it("cannot be answered again, edited or rated", async () => {
    await add({
      initial: [startup("Hello"), { ...startup("Hi", "i2"), role: "user" }],
      config: { feedback: true },
    });
    const actions = [...host.querySelectorAll<HTMLElement>(".chatkit-actions button:not([hidden])")];
    expect(actions.map((button) => button.getAttribute("aria-label"))).toEqual(["Copy", "Copy"]);
  });

  it("keep all the markup that the app has written, except what runs", async () => {
    const html = '<button id="b" class="action-button" data-x="1" onclick="x()">*one*</button>\n\n**two**';
    const parts: Message["parts"] = [{ type: "html", html, deps: [], format: "markdown" }];
    await add({ initial: [{ ...startup(""), parts }] });
    await vi.waitFor(() => expect($("button#b.action-button[data-x]").innerHTML).toBe("<em>one</em>"));
    expect($("#b").hasAttribute("onclick")).toBe(false);
    expect($(".message-content strong").textContent).toBe("two");
    expect($(".chatkit-action-copy")).not.toBeNull();
    // What a model says loses them.
    await push(
      event("chat:assistant-message", { messageId: "m1", text: '<b id="i" class="action-button">x</b>' }),
    );
    expect(articles()[1]!.querySelector(".chatkit-text")!.innerHTML).toBe("<p><b>x</b></p>");
  });
});

describe("the greeting", () => {
  const greeting = () => $(".chatkit-greeting").textContent;
  const requests = () => shiny.sent.filter(({ name }) => name === `${host.id}_greeting_requested`);
  const dismissals = () =>
    shiny.sent.filter(({ name }) => name === `${host.id}_greeting_dismissed`).map(({ value }) => value);
  const text = (words: string) => [{ type: "text" as const, text: words }];
  const page = (over: object = {}) => ({ config: { greeting: { parts: text("**Page**"), ...over } } });

  it("is requested once for an empty conversation without one", async () => {
    await add();
    expect(requests()).toHaveLength(1);
    await push(event("chat:greeting", { greeting: [], greetingState: { streaming: true } }));
    await push(event("chat:greeting-chunk", { chunk: "Good **morn" }));
    await push(event("chat:greeting-chunk", { chunk: "ing**" }));
    expect(greeting()).toBe("Good morning");
    await push(event("chat:greeting", { greeting: text("Good **morning**") }));
    expect($(".chatkit-greeting strong").textContent).toBe("morning");
    await push(state({ greeting: text("Good **morning**") }));
    expect(requests()).toHaveLength(1);
    // It was cleared, or another conversation begins.
    await push(event("chat:greeting", { greeting: [], greetingState: { wanted: true, cleared: true } }));
    expect(requests()).toHaveLength(2);
    await push(event("chat:switch-thread", { threadId: "t2" }), state({ activeThreadId: "t2" }));
    expect(requests()).toHaveLength(3);
  });

  it("disappears with the first message, and says so", async () => {
    await add();
    await push(state({ greeting: text("Hello") }));
    expect(greeting()).toBe("Hello");
    const id = await send("Hi");
    expect(greeting()).toBe("");
    await push(said(id, "Hi"));
    expect(dismissals()).toEqual([expect.any(Number)]);
    await push(event("chat:clear", {}));
    expect(greeting()).toBe("Hello");
    expect(dismissals()).toEqual([expect.any(Number), null]);
  });

  it("stays above the messages if it is persistent", async () => {
    await add();
    await push(state({ greeting: text("Hello"), greetingState: { persistent: true } }));
    await send("Hi");
    expect(greeting()).toBe("Hello");
    expect($(".chatkit-column").firstElementChild!.className).toBe("chatkit-greeting");
    expect(dismissals()).toEqual([]);
  });

  it("of the page is shown with the suggestions of the server, until the server has one", async () => {
    await add(page());
    expect(greeting()).toBe("Page");
    expect(requests()).toEqual([]);
    await push(state({ greeting: text("More"), greetingState: { wanted: true } }));
    expect(greeting()).toBe("PageMore");
    await push(event("chat:greeting", { greeting: text("Server") }));
    expect(greeting()).toBe("Server");
    await push(event("chat:greeting", { greeting: [], greetingState: { wanted: true, cleared: true } }));
    expect(greeting()).toBe("");
    expect(requests()).toHaveLength(1);
  });

  it("gives way to startup messages until they are cleared", async () => {
    const initial = [{ messageId: "i1", role: "assistant", parts: text("First"), createdAt: 0 }];
    await add({ initial, ...page() });
    expect(greeting()).toBe("");
    await push(event("chat:clear", {}));
    expect(greeting()).toBe("Page");
  });
});

describe("before the conversation", () => {
  it("stands the greeting while the thread is empty", async () => {
    await add();
    await push(state({ greeting: [{ type: "text", text: "Ask me" }] }));
    expect($(".chatkit-greeting").textContent).toContain("Ask me");
    await send("Hi");
    expect($(".chatkit-greeting").childElementCount).toBe(0);
  });
});
