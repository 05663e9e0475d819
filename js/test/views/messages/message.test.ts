import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Message, Part } from "../../../src/protocol";
import { MessageView } from "../../../src/views/messages/message";
import { fakeContext, message, text } from "../context";

const { clipboard } = vi.hoisted(() => ({ clipboard: vi.fn(async (_text: string) => true) }));
vi.mock("../../../src/base/clipboard", () => ({ copyText: clipboard }));
beforeEach(() => clipboard.mockClear());

function setUp(first: Message) {
  const fake = fakeContext();
  const view = new MessageView(first, fake.context);
  document.body.replaceChildren(view.element);
  view.update(first);
  const button = (label: string) => view.element.querySelector<HTMLButtonElement>(`[aria-label="${label}"]`);
  const buttons = () =>
    [...view.element.querySelectorAll<HTMLElement>(".chatkit-actions > button")].map((b) => b.title);
  return { ...fake, view, article: view.element, button, buttons, content: () => view.element.children };
}
const said = (words: string, over: Partial<Message> = {}) =>
  message([text(words, "plain")], { role: "user", ...over });

describe("what can be done with a message", () => {
  it("depends on whose it is, and waits until it is whole", () => {
    const { view, buttons } = setUp(message([text("Hi")], { streaming: true }));
    expect(buttons()).toEqual([]);
    view.update(message([text("Hi")]));
    expect(buttons()).toEqual(["Copy", "Answer again", "Good answer", "Bad answer"]);
    expect(setUp(said("Hi")).buttons()).toEqual(["Copy", "Edit message"]);
    expect(setUp(said("Hi", { messageId: "unsent" })).buttons()).toEqual(["Copy"]);
  });

  it("adds nothing to the text of the article", () => {
    const { article } = setUp(message([text("Hi")], { error: "No", versions: [message([text("Ho")])] }));
    expect(article.textContent?.trim()).toBe("Hi");
  });

  it("copies the markdown as it was written", () => {
    const { button } = setUp(message([text("a **b**"), { type: "html", html: "x", deps: [] }, text("- c")]));
    button("Copy")?.click();
    expect(clipboard).toHaveBeenCalledWith("a **b**\n\n- c");
  });

  it("asks for another answer, also after a failure", () => {
    const { view, button, actions } = setUp(message([text("Hi")]));
    button("Answer again")?.click();
    view.update(message([text("Hi")], { error: "No" }));
    expect(button("Answer again")).toBeNull();
    button("Try again")?.click();
    expect(actions.resendFrom.mock.calls).toEqual([["m1"], ["m1"]]);
  });

  it("says why it failed, and offers to try again where the server knows it", () => {
    const { view, button, actions, article } = setUp(said("Hi", { error: "No" }));
    const note = article.querySelector<HTMLElement>(".chatkit-failure")!;
    expect(note.getAttribute("aria-label")).toBe("No");
    expect(note.hidden).toBe(false);
    expect(article.hasAttribute("data-refused")).toBe(false);
    button("Try again")?.click();
    expect(actions.resendFrom).toHaveBeenCalledWith("m1");
    view.update(said("Hi"));
    expect(note.hidden).toBe(true);

    const refused = setUp(said("Hi", { messageId: "unsent", error: "No" }));
    expect(refused.article.hasAttribute("data-refused")).toBe(true);
    expect(refused.button("Try again")?.hidden).toBe(true);
  });

  it("rates an answer, and takes that back", () => {
    const { view, button, actions } = setUp(message([text("Hi")]));
    button("Good answer")?.click();
    view.update(message([text("Hi")], { feedback: "up" }));
    expect(button("Good answer")?.getAttribute("aria-pressed")).toBe("true");
    button("Good answer")?.click();
    button("Bad answer")?.click();
    expect(actions.feedback.mock.calls.map(([, value]) => value)).toEqual(["up", null, "down"]);
  });
});

describe("rewriting a message", () => {
  const open = (over: Partial<Message> = {}, parts: Part[] = []) => {
    const all = setUp(said("Hi", { ...over, parts: [...parts, text("Hi", "plain")] }));
    all.button("Edit message")?.click();
    const input = all.article.querySelector("textarea")!;
    const press = (key: string, init: KeyboardEventInit = {}) =>
      input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }));
    const type = (words: string) => {
      input.value = words;
      input.dispatchEvent(new Event("input"));
    };
    return { ...all, input, press, type };
  };

  it("sends the new text by Enter", () => {
    const { input, press, type, actions, article } = open();
    expect(input.value).toBe("Hi");
    expect(document.activeElement).toBe(input);
    type("Ho ");
    press("Enter", { shiftKey: true });
    press("Enter", { isComposing: true });
    expect(actions.editMessage).not.toHaveBeenCalled();
    press("Enter");
    expect(actions.editMessage.mock.calls).toEqual([["m1", "Ho"]]);
    expect(article.querySelector("textarea")).toBeNull();
  });

  it("ends by Escape, back at its button", () => {
    const { press, actions, article, button } = open();
    press("Escape");
    expect(actions.editMessage).not.toHaveBeenCalled();
    expect(article.dataset.editing).toBeUndefined();
    expect(document.activeElement).toBe(button("Edit message"));
  });

  it("sends no empty text, but beside an attachment", () => {
    const bare = open();
    bare.type(" ");
    bare.press("Enter");
    expect(bare.actions.editMessage).not.toHaveBeenCalled();
    const along = open({}, [{ type: "attachment", attachmentType: "widget", name: "s" }]);
    along.type("");
    along.press("Enter");
    expect(along.actions.editMessage).toHaveBeenCalledWith("m1", "");
  });
});

describe("the versions of a message", () => {
  const versions = [message([text("one")], { messageId: "v1" }), message([text("two")], { messageId: "v2" })];
  const place = (article: Element) =>
    article.querySelector(".chatkit-pager-place")?.getAttribute("data-text");

  it("are browsed in its place, to be read and copied", () => {
    const { article, button, buttons, context } = setUp(message([text("three")], { versions }));
    expect(place(article)).toBe("3 / 3");
    button("Earlier version")?.click();
    expect(place(article)).toBe("2 / 3");
    expect(context.say).toHaveBeenLastCalledWith("Version 2 of 3");
    expect(article.textContent?.trim()).toBe("two");
    expect(buttons()).toEqual(["Copy"]);
    button("Earlier version")?.click();
    button("Earlier version")?.click();
    expect(place(article)).toBe("1 / 3");
    button("Later version")?.click();
    button("Later version")?.click();
    expect(article.textContent?.trim()).toBe("three");
    expect(buttons()).toContain("Answer again");
  });

  it("have no pager when there is one only, or while it is written", () => {
    expect(
      setUp(message([text("x")]))
        .article.querySelector(".chatkit-pager")
        ?.hasAttribute("hidden"),
    ).toBe(true);
    const { article } = setUp(message([text("x")], { versions, streaming: true }));
    expect(article.querySelector<HTMLElement>(".chatkit-actions")?.hidden).toBe(true);
  });
});

describe("a message", () => {
  it("puts its sources under its content, wherever they came", () => {
    const source: Part = { type: "citation", url: "https://a.example", title: "", snippet: "" };
    const { view, article } = setUp(message([text("a"), source], { streaming: true }));
    view.update(message([text("ab"), source], { streaming: true }));
    expect(article.querySelector(".message-content")?.childElementCount).toBe(1);
    expect(article.querySelectorAll(".chatkit-citations > li")).toHaveLength(1);
  });

  it("redraws a call without a result when its turn ends", () => {
    const { view, article, state } = setUp(
      message([{ type: "tool", toolId: "k", name: "n", arguments: {} }], { streaming: true }),
    );
    const card = article.querySelector<HTMLElement>(".chatkit-tool")!;
    expect(card.dataset.state).toBe("running");
    state.running = false;
    view.turned();
    expect(card.dataset.state).toBe("interrupted");
  });

  it("is heard by what it says and asks", () => {
    const { view } = setUp(
      message([
        { type: "thinking", text: "hmm", done: true, createdAt: 1 },
        { type: "tool", toolId: "k", name: "n", arguments: { a: 1 }, result: "secret" },
        {
          type: "input",
          requestId: "q",
          prompt: "Go?",
          placeholder: "",
          inputType: "buttons",
          answer: "Yes",
        },
        text("Gone"),
      ]),
    );
    expect(view.spoken).toBe("Go? Yes Gone");
  });

  it("is heard with its blocks apart", () => {
    const written = "# Title\n\nOne.\n\nTwo\\\nlines.\n\n- a\n- b\n\n| c | d |\n|---|---|\n| 1 | 2 |";
    const { view } = setUp(message([text(written)]));
    expect(view.spoken.split(/\s+/)).toEqual("Title One. Two lines. a b c d 1 2".split(" "));
  });
});
