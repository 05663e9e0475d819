import { describe, expect, it, vi } from "vitest";
import { $, add, articles, create, frame, host, input, lookAt, push, send, shiny, type } from "./element";
import { answered, busy, chunk, event, said, start, state } from "./events";
import { settled } from "./fake-shiny";

describe("a conversation", () => {
  it("runs from question to answer", async () => {
    await add();
    const id = await send("Hi **there**");
    const [mine] = articles();
    expect(mine!.dataset).toMatchObject({ role: "user", messageId: id });
    expect(mine!.querySelector(".message-content")!.innerHTML).toContain("Hi **there**");
    expect(mine!.getAttribute("aria-label")).toBe("You");
    expect($(".chatkit-stop").hidden).toBe(false);
    expect($(".chatkit-typing").hidden).toBe(false);
    expect($(".chatkit-typing .message-icon > *")).not.toBeNull();

    await push(busy(true), said(id, "Hi **there**"), start("a1"), chunk("a1", "Hello"));
    expect(articles()[0]).toBe(mine);
    const answer = articles()[1]!;
    expect(answer.getAttribute("aria-busy")).toBe("true");
    expect(answer.hasAttribute("data-streaming")).toBe(true);
    expect(answer.querySelector(".message-icon > *")).not.toBeNull();
    expect($(".chatkit-typing").hidden).toBe(true);
    // An app that looks for its icon finds only that of the message.
    expect(host.querySelectorAll(".message-icon > *")).toHaveLength(1);

    await push(chunk("a1", "!", true), busy(false));
    expect(articles()[1]).toBe(answer);
    expect(answer.textContent!.trim()).toBe("Hello!");
    expect(answer.hasAttribute("data-streaming")).toBe(false);
    expect($(".chatkit-stop").hidden).toBe(true);
    expect(articles()).toHaveLength(2);
  });

  it("leaves the focus where it is when an answer begins, ends, or is stopped", async () => {
    await add();
    const elsewhere = document.body.appendChild(document.createElement("button"));
    elsewhere.focus();
    await push(busy(true), start("a1"), chunk("a1", "Hello"));
    await push(chunk("a1", "!", true), busy(false));
    await push(busy(true), start("a2"), chunk("a2", "Hello"));
    await push(
      event("chat:generation-stopped", { messageId: "a2", threadId: "t1", partialContent: "Hello" }),
      busy(false),
    );
    expect(articles()).toHaveLength(2);
    expect(document.activeElement).toBe(elsewhere);
  });

  it("speaks once per answer, outside the log", async () => {
    await add();
    await push(start("a1"), chunk("a1", "Forty"));
    await push(chunk("a1", "-two", true));
    expect($(".chatkit-messages").getAttribute("aria-live")).toBe("off");
    const heard = [...$(".chatkit-announcer").children].map((line) => line.textContent!.trim());
    expect(heard).toEqual(["The assistant is answering", "Assistant: Forty-two"]);
  });

  it("speaks a failure that comes after the end, without the text again", async () => {
    await add();
    await push(answered("a1", "Forty-two"));
    await push(event("chat:error", { messageId: "a1", code: "x", message: "Not saved" }));
    const heard = [...$(".chatkit-announcer").children].map((line) => line.textContent!.trim());
    expect(heard).toEqual(["Assistant: Forty-two", "Assistant:  Not saved"]);
  });

  it("does not speak a snapshot", async () => {
    await add();
    await push(
      state({
        messages: [
          { messageId: "a1", role: "assistant", parts: [{ type: "text", text: "x" }], createdAt: 1 },
        ],
      }),
    );
    expect($(".chatkit-announcer").textContent).toBe("");
  });

  it("marks what was stopped and what failed outside the text", async () => {
    await add();
    await push(
      start("a1"),
      chunk("a1", "Half"),
      event("chat:generation-stopped", { messageId: "a1", partialContent: "Half" }),
      chunk("a2", "Other"),
      event("chat:error", { messageId: "a2", code: "x", message: "It broke" }),
    );
    const [stopped, failed] = articles();
    expect(stopped!.hasAttribute("data-stopped")).toBe(true);
    expect(failed!.dataset.error).toBe("It broke");
    expect($(".chatkit-messages").textContent).not.toMatch(/Stopped|broke/);
    expect($(".chatkit-announcer").textContent).toContain("It broke");
  });

  it("gives a refused message back to the composer", async () => {
    await add();
    const id = await send("refuse me");
    await push(event("chat:error", { messageId: id, code: "rejected", message: "No." }));
    await frame();
    expect(input().value).toBe("refuse me");
    expect(articles()).toEqual([]);
    expect($(".chatkit-notice").getAttribute("role")).toBe("alert");
    $(".chatkit-notice button").click();
    await frame();
    expect(host.querySelector(".chatkit-notice")).toBeNull();
  });

  it("keeps a refused message in sight where the composer holds a draft", async () => {
    await add();
    const id = await send("refuse me");
    input().value = "draft";
    await push(event("chat:error", { messageId: id, code: "rejected", message: "No." }));
    expect(input().value).toBe("draft");
    expect(articles()[0]!.dataset.error).toBe("No.");
    expect($(".chatkit-stop").hidden).toBe(true);
  });

  it("adds a refused command to the draft, because it is nowhere else", async () => {
    await add();
    await push(state({ commands: [{ name: "run", description: "" }] }));
    type("/run it");
    $(".chatkit-send").click();
    await frame();
    input().value = "draft";
    await push(event("chat:error", { code: "rejected", message: "No." }));
    expect(input().value).toBe("draft\n\n/run it");
  });

  it("shows what waits above the composer", async () => {
    await add();
    await push(busy(true));
    await send("later");
    expect($(".chatkit-queue li").textContent!.trim()).toBe("later");
    expect(articles()).toEqual([]);
  });
});

describe("parts", () => {
  it("keep their nodes by position", async () => {
    await add();
    await push(
      start("a1"),
      chunk("a1", "one"),
      event("chat:html", { messageId: "a1", html: "<i>ui</i>", deps: [] }),
    );
    await settled();
    const content = $(".message-content");
    const [text, html] = [...content.children];
    expect([text!.className, html!.className]).toEqual(["chatkit-text", "chatkit-html"]);
    await push(chunk("a1", "two", true));
    expect([...content.children].slice(0, 2)).toEqual([text, html]);
    expect(content.children).toHaveLength(3);
    expect(shiny.rendered).toEqual([html]);
  });

  it("of the app are unbound before they go", async () => {
    await add();
    await push(event("chat:html", { messageId: "a1", html: "<i>ui</i>", deps: [] }));
    const html = $(".chatkit-html");
    await push(event("chat:message-truncate", { messageId: "a1", parts: 0, chars: 0 }));
    expect(shiny.unbound).toEqual([html]);
    expect(articles()[0]!.querySelector(".message-content")!.childElementCount).toBe(0);
  });

  it("survive a snapshot that says the same", async () => {
    await add();
    await push(answered("a1", "text"));
    const node = $(".chatkit-text");
    await push(
      state({
        messages: [
          { messageId: "a1", role: "assistant", parts: [{ type: "text", text: "text" }], createdAt: 1 },
        ],
      }),
    );
    expect($(".chatkit-text")).toBe(node);
  });
});

describe("a suggestion that is a command", () => {
  const SUGGESTION = "<span class='suggestion submit'>/help</span>";
  const told = () => shiny.events(host.id).map(({ event }) => event);

  it("runs where the app has written it", async () => {
    await add({ config: { greeting: { parts: [{ type: "text", text: SUGGESTION }] } } });
    await push(event("chat:register-command", { name: "help", description: "Help" }));
    $(".suggestion").click();
    expect(told().at(-1)).toBe("chat:slash-command");
    expect(input().value).toBe("");
  });

  it("goes to the composer where a model may have written it", async () => {
    await add();
    await push(event("chat:register-command", { name: "help", description: "Help" }));
    await push(answered("a1", SUGGESTION));
    await settled();
    $(".suggestion").click();
    expect(told()).not.toContain("chat:slash-command");
    expect(input().value).toBe("/help");
  });
});

describe("the app's hand on the composer", () => {
  it("changes text and placeholder, and the focus only when told", async () => {
    await add();
    await push(event("chat:update-input", { value: "new", placeholder: "Ask" }));
    expect([input().value, input().placeholder]).toEqual(["new", "Ask"]);
    expect(document.activeElement).not.toBe(input());
    await push(event("chat:update-input", { value: "", focus: true }));
    expect(document.activeElement).toBe(input());
  });

  it("submits without touching the draft", async () => {
    await add();
    input().value = "draft";
    await push(event("chat:update-input", { value: "from the app", submit: true }));
    expect(input().value).toBe("draft");
    expect(shiny.events(host.id).at(-1)).toMatchObject({ data: { text: "from the app" } });
  });

  it("runs a command that the app submits", async () => {
    await add();
    await push(event("chat:register-command", { name: "help", description: "Help" }));
    await push(event("chat:update-input", { value: "/help me", submit: true }));
    const told = { event: "chat:slash-command", data: { command: "help", args: "me" } };
    expect(shiny.events(host.id).at(-1)).toMatchObject(told);
  });

  it("adds files to the composer, or sends them", async () => {
    const file = { name: "a.csv", mime: "text/csv", size: 3, content: "MSwy" };
    await add({ config: { attachments: true } });
    const names = () => [...host.querySelectorAll(".chatkit-attachments li")].map((item) => item.textContent);
    await push(event("chat:update-input", { attachments: [file] }));
    await push(event("chat:update-input", { attachments: [{ ...file, name: "b.csv" }] }));
    await vi.waitFor(() =>
      expect(names()).toEqual([expect.stringContaining("a.csv"), expect.stringContaining("b.csv")]),
    );
    await push(event("chat:update-input", { value: "Look", submit: true, attachments: [file] }));
    const sent = shiny.events(host.id).at(-1);
    expect(sent).toMatchObject({ data: { text: "Look", attachments: [{ type: "file", ...file }] } });
    expect(names()).toHaveLength(2);
    await push(event("chat:update-input", { attachments: [], replacesAttachments: true }));
    expect(names()).toEqual([]);
  });

  it("presets the draft with the first snapshot, not over what the user wrote", async () => {
    await add();
    await push(state({ input: { value: "preset", placeholder: "Ask" } }));
    expect(input().value).toBe("preset");
    input().value = "mine";
    await push(state({ input: { value: "preset" } }));
    expect(input().value).toBe("mine");
  });
});

describe("the element's life", () => {
  it("goes on when it is moved", async () => {
    await add();
    await push(answered("a1", "x"), event("chat:html", { messageId: "a2", html: "<i>ui</i>", deps: [] }));
    input().value = "draft";
    const before = [articles()[0], $(".chatkit-html")];
    const asked = shiny.sent.length;
    const box = document.body.appendChild(document.createElement("div"));
    box.append(host);
    await frame();
    expect([articles()[0], $(".chatkit-html")]).toEqual(before);
    expect(input().value).toBe("draft");
    expect(shiny.unbound).toEqual([]);
    expect(shiny.sent).toHaveLength(asked);
    await push(answered("a3", "y"));
    expect(articles()).toHaveLength(3);
  });

  it("ends when it is removed: unbound, off the wire, the draft kept for the next one", async () => {
    await add({ id: "again" });
    await push(event("chat:html", { messageId: "a1", html: "<i>ui</i>", deps: [] }));
    const html = $(".chatkit-html");
    type("draft");
    host.remove();
    await settled();
    expect(shiny.unbound).toEqual([html]);
    await add({ id: "again" });
    expect(input().value).toBe("draft");
    expect(articles()).toEqual([]);
  });

  it("hands the draft on to the element that replaces it", async () => {
    await add({ id: "replaced" });
    type("draft");
    const next = create("replaced");
    // As Chromium does it where innerHTML replaces one by the other: the new one is connected first.
    host.before(next);
    host.remove();
    expect(next.querySelector("textarea")!.value).toBe("draft");
    await settled();
    lookAt(next);
    shiny.push("replaced", state());
    await push(answered("a1", "x"));
    expect(articles()).toHaveLength(1);
  });

  it("keeps two chats apart", async () => {
    await add();
    const first = host;
    await add();
    await push(answered("a1", "second"));
    expect(first.querySelector(".chatkit-messages")!.childElementCount).toBe(0);
    expect(articles()).toHaveLength(1);
  });

  it("speaks the app's language", async () => {
    await add({ config: { labels: { send: "Senden", user: "Du" }, placeholder: "Frag mich" } });
    expect($(".chatkit-send").getAttribute("aria-label")).toBe("Senden");
    expect(input().placeholder).toBe("Frag mich");
    await send("Hallo");
    expect(articles()[0]!.getAttribute("aria-label")).toBe("Du");
  });
});

describe("the settings menu", () => {
  it.each([
    [true, false],
    [null, true],
    [false, true],
  ])("without items and with settings=%s has its button hidden: %s", async (settings, hidden) => {
    await add({ config: { settings } });
    expect($(".chatkit-settings-place").hidden).toBe(hidden);
  });
});

describe("what was not taken along", () => {
  it("is still told of when the first snapshot comes", async () => {
    lookAt(create());
    host.dataset.config = JSON.stringify({ attachments: [".txt"] });
    document.body.append(host);
    await shiny.open();
    const errors = () => host.querySelector(".chatkit-attachment-errors")?.textContent;
    await vi.waitFor(() => expect(errors()).toBe(""));
    const paste = new Event("paste", { bubbles: true, cancelable: true });
    const files = [new File(["x"], "a.exe")];
    input().dispatchEvent(Object.assign(paste, { clipboardData: { files, types: ["Files"] } }));
    expect(errors()).toContain("a.exe");
    await push(state());
    expect(errors()).toContain("a.exe");
    await push(event("chat:switch-thread", { threadId: "t2" }), state({ activeThreadId: "t2" }));
    expect(errors()).toBe("");
  });
});

it("offers no download of a conversation without messages", async () => {
  await add();
  await push(state({ exportUrl: "/export" }));
  const place = () => $(".chatkit-export-place");
  expect(place().hidden).toBe(true);
  await push(said("u1", "Hi"));
  expect(place().hidden).toBe(false);
});

describe("an element without a chat", () => {
  const notices = () => [...host.querySelectorAll<HTMLElement>(".chatkit-notice")];

  it("says so instead of waiting, and goes on when the chat comes", async () => {
    lookAt(create());
    document.body.append(host);
    await shiny.open();
    type("Hello");
    $<HTMLFormElement>("form").requestSubmit();
    await frame();
    expect($(".chatkit-typing").hidden).toBe(false);
    shiny.pushRaw({ id: host.id, absent: true, details: "Write Chat." });
    await frame();
    expect($(".chatkit-typing").hidden).toBe(true);
    expect(notices().map((notice) => notice.textContent?.trim())).toEqual([
      `This chat is not available: no Chat("${host.id}") answers here. Write Chat.`,
    ]);
    expect(notices()[0]?.querySelector("button")).toBe(null);
    await push(state());
    expect(notices()).toEqual([]);
    expect($(".chatkit-typing").hidden).toBe(false);
    expect(shiny.events(host.id).at(-1)?.event).toBe("chat:user-message");
  });
});
