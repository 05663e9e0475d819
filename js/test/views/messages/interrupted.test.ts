import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Message } from "../../../src/protocol";
import { MessageView } from "../../../src/views/messages/message";
import { fakeContext, message, text } from "../context";

function setUp(first: Message) {
  const fake = fakeContext();
  const view = new MessageView(first, fake.context);
  document.body.replaceChildren(view.element);
  view.update(first);
  const note = view.element.querySelector<HTMLElement>(".chatkit-failure")!;
  const buttons = () =>
    [...note.querySelectorAll<HTMLButtonElement>("button")]
      .filter(({ hidden }) => !hidden)
      .map(({ title }) => title);
  const button = (label: string) => view.element.querySelector<HTMLButtonElement>(`[aria-label="${label}"]`);
  return { ...fake, view, note, buttons, button };
}
const half = message([text("Half")], { interrupted: true });

describe("an interrupted message", () => {
  it("says so outside of its text, and can be continued or tried again", () => {
    const { view, note, buttons, button, actions } = setUp(half);
    expect(note.getAttribute("aria-label")).toBe("The answer was interrupted.");
    expect(note.hasAttribute("data-mild")).toBe(true);
    expect(view.element.textContent?.trim()).toBe("Half");
    expect(buttons()).toEqual(["Continue", "Try again"]);
    expect(button("Answer again")).toBeNull();
    button("Continue")!.click();
    button("Try again")!.click();
    expect(actions.send.mock.calls).toEqual([["Continue."]]);
    expect(actions.resendFrom.mock.calls).toEqual([["m1"]]);
  });

  it("keeps the mark but not the buttons once the conversation goes on", () => {
    const { view, note, buttons, state, button } = setUp(half);
    state.last = false;
    view.turned();
    expect([note.hidden, buttons()]).toEqual([false, []]);
    expect(button("Answer again")).not.toBeNull();
  });

  it("of the user can be tried again, until it is answered", () => {
    const { view, note, buttons, state } = setUp(
      message([text("Why?", "plain")], { role: "user", interrupted: true }),
    );
    expect(buttons()).toEqual(["Try again"]);
    state.last = false;
    view.turned();
    expect(note.hidden).toBe(true);
  });

  it("which failed says why, and one that was stopped says only that it was interrupted", () => {
    const { view, note } = setUp(message([text("x")], { interrupted: true, error: "No" }));
    expect(note.getAttribute("aria-label")).toBe("No");
    expect(note.hasAttribute("data-mild")).toBe(false);
    view.update({ ...half, stopped: true });
    expect(view.element.dataset.stopped).toBeUndefined();
    expect(view.element.dataset.interrupted).toBe("The answer was interrupted.");
  });
});

describe("the comment on a bad answer", () => {
  const rated = message([text("Hi")], { feedback: "down" });
  const form = () => document.querySelector<HTMLFormElement>(".chatkit-comment");
  const input = () => form()!.querySelector("input")!;
  async function ask() {
    const all = setUp(message([text("Hi")]));
    all.state.kept = true;
    all.button("Bad answer")!.click();
    all.view.update(rated);
    await vi.waitFor(() => expect(form()).not.toBeNull());
    return all;
  }
  beforeEach(() => document.body.replaceChildren());

  it("is asked for where conversations are kept, and Enter sends it", async () => {
    const { actions, button } = await ask();
    expect(document.activeElement).toBe(input());
    input().value = " Wrong year ";
    form()!.requestSubmit();
    expect(actions.feedback.mock.calls).toEqual([
      ["m1", "down"],
      ["m1", "down", "Wrong year"],
    ]);
    expect(form()).toBeNull();
    expect(document.activeElement).toBe(button("Bad answer"));
  });

  it("is left out by Escape, by its button, by sending nothing and by another rating", async () => {
    const leave = [
      () => input().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
      () => form()!.querySelector<HTMLElement>("[aria-label=Close]")!.click(),
      () => form()!.requestSubmit(),
    ];
    for (const each of leave) {
      const { actions } = await ask();
      each();
      expect(form()).toBeNull();
      expect(actions.feedback).toHaveBeenCalledTimes(1);
    }
    const { view } = await ask();
    view.update({ ...rated, feedback: "up" });
    expect(form()).toBeNull();
  });

  it("is shown with the rating", () => {
    const { button } = setUp({ ...rated, feedbackComment: "Wrong year" });
    expect(button("Bad answer")!.title).toBe("Bad answer: Wrong year");
  });

  it("is not asked for in a chat that is not kept, nor on a good answer or a removed rating", async () => {
    const { button, state, view, actions } = setUp(message([text("Hi")]));
    button("Bad answer")!.click();
    view.update(rated);
    state.kept = true;
    button("Bad answer")!.click();
    button("Good answer")!.click();
    await import("../../../src/views/messages/comment");
    expect(actions.feedback.mock.calls).toEqual([
      ["m1", "down"],
      ["m1", null],
      ["m1", "up"],
    ]);
    expect(form()).toBeNull();
  });
});
