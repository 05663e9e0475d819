import { afterEach, describe, expect, it, vi } from "vitest";
import { choicesOf, isPending, pendingQuestion } from "../../../src/log/questions";
import type { InputPart } from "../../../src/protocol";
import { QuestionView } from "../../../src/views/parts/question";
import { fakeContext, message, text } from "../context";

const part = (over: Partial<InputPart> = {}): InputPart => ({
  type: "input",
  requestId: "q1",
  prompt: "Which one?",
  placeholder: "",
  inputType: "buttons",
  ...over,
});

function setUp(first = part()) {
  const { context, actions } = fakeContext();
  const view = new QuestionView(first, context);
  document.body.replaceChildren(view.element);
  view.update(first);
  const buttons = () => [...view.element.querySelectorAll("button")];
  return { view, card: view.element, buttons, actions, context };
}

afterEach(() => vi.useRealTimers());

describe("a question with buttons", () => {
  it("sends the one that is pressed, once", () => {
    const { buttons, actions, context } = setUp(part({ options: ["A", "B"] }));
    expect(context.say).toHaveBeenCalledWith("The assistant asks: Which one?");
    buttons()[1]?.click();
    buttons()[0]?.click();
    expect(actions.inputResponse.mock.calls).toEqual([["q1", "B"]]);
  });

  it("offers yes and no when there are no options", () => {
    const { buttons } = setUp();
    expect(buttons().map(({ textContent }) => textContent)).toEqual(["Yes", "No"]);
  });

  it("can be answered again when nobody took the answer", () => {
    vi.useFakeTimers();
    const { buttons, actions } = setUp();
    buttons()[0]?.click();
    vi.advanceTimersByTime(6000);
    buttons()[0]?.click();
    expect(actions.inputResponse).toHaveBeenCalledTimes(2);
  });

  it("keeps its buttons over other updates, and the focus when they go", () => {
    const { view, card, buttons } = setUp();
    const button = buttons()[0]!;
    button.focus();
    view.update(part());
    expect(document.activeElement).toBe(button);
    view.update(part({ answer: "Yes" }));
    expect(document.activeElement).toBe(card);
    expect(card.textContent).toBe("Which one?Yes");
  });
});

describe("a question with radio buttons", () => {
  it("sends the picked one", () => {
    const { card, buttons, actions } = setUp(part({ inputType: "radio", options: ["A", "B"] }));
    const submit = buttons()[0]!;
    expect(submit.disabled).toBe(true);
    expect(card.querySelector("legend")?.textContent).toBe("Which one?");
    card.querySelectorAll<HTMLInputElement>("input")[1]?.click();
    expect(submit.disabled).toBe(false);
    submit.click();
    expect(actions.inputResponse.mock.calls).toEqual([["q1", "B"]]);
  });
});

describe("a question for text", () => {
  it("points to the composer, and then shows the answer", () => {
    const { view, card, buttons } = setUp(part({ inputType: "radio", options: [] }));
    expect(buttons()).toEqual([]);
    expect(card.dataset.note).toBe("Answer in the field below");
    view.update(part({ answer: "" }));
    expect(card.dataset.note).toBe("Empty answer");
  });

  it("that is closed says so, in words that are not the message's", () => {
    const { card } = setUp(part({ inputType: "text", closed: true, prompt: "" }));
    expect(card.dataset.state).toBe("closed");
    expect(card.dataset.note).toBe("Not answered");
    expect(card.textContent).toBe("");
  });
});

describe("the question the composer answers", () => {
  it("is the oldest that waits for text", () => {
    const first = part({ requestId: "a", inputType: "text" });
    const messages = [
      message([text("x"), part({ inputType: "text", answer: "" }), part()]),
      message([first, part({ requestId: "b", inputType: "text" })]),
    ];
    expect(pendingQuestion({ messages })).toBe(first);
    expect(pendingQuestion({ messages: [messages[0]!] })).toBeUndefined();
  });

  it("knows an empty answer from none", () => {
    expect([part(), part({ answer: "" }), part({ closed: true })].map(isPending)).toEqual([
      true,
      false,
      false,
    ]);
    expect(choicesOf(part({ inputType: "text", options: ["A"] }))).toBeUndefined();
  });
});
