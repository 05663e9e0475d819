import { describe, expect, it, vi } from "vitest";
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

function setUp(first = part(), showThinkingAfter = 0) {
  const { context } = fakeContext();
  const view = new ThinkingView({ ...context, config: { ...context.config, showThinkingAfter } });
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

  it("is shown when it has lasted as long as the app wants", () => {
    vi.useFakeTimers();
    try {
      const { view, details } = setUp(part(), 2);
      expect(details.hidden).toBe(true);
      vi.advanceTimersByTime(1900);
      view.update(part({ text: "Let me see, and on" }));
      expect(details.hidden).toBe(true);
      vi.advanceTimersByTime(200);
      expect(details.hidden).toBe(false);
      view.update(part({ done: true, duration: 2100 }));
      expect(details.hidden).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    [2, 1999, true],
    [2, 2000, false],
    [2, undefined, false],
    [-1, 100_000, true],
    [0, 1, false],
  ])("with a least duration of %s s, a phase of %s ms is hidden: %s", (least, duration, hidden) => {
    const { details } = setUp(part({ done: true, ...(duration !== undefined && { duration }) }), least);
    expect(details.hidden).toBe(hidden);
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

it("spells durations as the language abbreviates them", () => {
  expect([0, 1400, 59_600, 61_000, 120_000].map((time) => spell(time))).toEqual([
    "1 s",
    "1 s",
    "1 min",
    "1 min 1 s",
    "2 min",
  ]);
});
