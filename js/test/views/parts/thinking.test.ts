import { describe, expect, it } from "vitest";
import type { ThinkingPart } from "../../../src/protocol";
import { spell, ThinkingView } from "../../../src/views/parts/thinking";
import { fakeContext } from "../context";

const part = (over: Partial<ThinkingPart> = {}): ThinkingPart => ({
  type: "thinking",
  text: "Let me see",
  done: false,
  createdAt: 1,
  ...over,
});

function setUp(first = part()) {
  const view = new ThinkingView(fakeContext().context);
  document.body.replaceChildren(view.element);
  view.update(first);
  const summary = view.element.querySelector("summary")!;
  return { view, details: view.element, summary, title: () => summary.getAttribute("aria-label") };
}

describe("a phase of thinking", () => {
  it("is open while it goes on and folds when it is over", () => {
    const { view, details, title } = setUp();
    expect(details.open).toBe(true);
    expect(title()).toBe("Thinking…");
    view.update(part({ done: true, duration: 3200 }));
    expect(details.open).toBe(false);
    expect(title()).toBe("Thought for 3 s, 10 characters");
  });

  it("comes folded when it is over already", () => {
    const { details, title } = setUp(part({ done: true }));
    expect(details.open).toBe(false);
    expect(title()).toBe("Thought, 10 characters");
  });

  it.each([true, false])("stays as the user left it (open: %s)", (open) => {
    const { view, details, summary } = setUp();
    // Here, the environment may toggle or not: what counts is that it is the user's click.
    summary.click();
    details.open = open;
    view.update(part({ text: "Let me see, and on" }));
    expect(details.open).toBe(open);
    view.update(part({ text: "Let me see, and on", done: true }));
    expect(details.open).toBe(open);
  });

  it("counts characters as people do, while it grows", () => {
    const { view, title } = setUp(part({ text: "👍👍" }));
    view.update(part({ text: "👍👍👍", done: true }));
    expect(title()).toBe("Thought, 3 characters");
    view.update(part({ text: "cut", done: true }));
    expect(title()).toBe("Thought, 3 characters");
  });

  it("keeps its words out of the text of the summary", () => {
    const { summary } = setUp(part({ done: true, duration: 1000 }));
    expect(summary.textContent).toBe("");
  });
});

it("spells durations without words", () => {
  expect([0, 1400, 59_600, 61_000, 120_000].map(spell)).toEqual([
    "1 s",
    "1 s",
    "1 min",
    "1 min 1 s",
    "2 min",
  ]);
});
