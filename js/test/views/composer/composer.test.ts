import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Config } from "../../../src/chat/config";
import type { Attachment } from "../../../src/protocol";
import { Composer } from "../../../src/views/composer/composer";
import { testConfig } from "../config";

const actions = {
  send: vi.fn((_text: string, _along?: readonly Attachment[]) => true),
  stop: vi.fn(),
  draft: vi.fn(),
  staged: vi.fn(),
  history: vi.fn((): string[] => []),
};

function setUp(over: Partial<Config> = {}) {
  const composer = new Composer(testConfig(over), actions);
  document.body.replaceChildren(composer.element);
  const find = <E extends HTMLElement>(selector: string) => composer.element.querySelector<E>(selector)!;
  const input = find<HTMLTextAreaElement>(".chatkit-input");
  const type = (text: string) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const press = (key: string, init: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
    input.dispatchEvent(event);
    return event;
  };
  return {
    composer,
    input,
    type,
    press,
    send: find<HTMLButtonElement>(".chatkit-send"),
    stop: find(".chatkit-stop"),
  };
}

beforeEach(() => {
  vi.resetAllMocks();
  actions.send.mockReturnValue(true);
  actions.history.mockReturnValue([]);
});

describe("sending", () => {
  it("by Enter, which empties the composer", () => {
    const { input, type, press } = setUp();
    type("Hi");
    expect(press("Enter").defaultPrevented).toBe(true);
    expect(actions.send).toHaveBeenCalledWith("Hi", []);
    expect(input.value).toBe("");
  });

  it("not by Shift+Enter, nor while an input method composes", () => {
    const { type, press, input } = setUp();
    type("日本");
    press("Enter", { shiftKey: true });
    press("Enter", { isComposing: true });
    press("Enter", { keyCode: 229 });
    expect(actions.send).not.toHaveBeenCalled();
    expect(input.value).toBe("日本");
  });

  it("by Ctrl or Cmd with Enter where the app asks for it", () => {
    const { type, press } = setUp({ submitKey: "mod+enter" });
    type("Hi");
    expect(press("Enter").defaultPrevented).toBe(false);
    press("Enter", { metaKey: true });
    expect(actions.send).toHaveBeenCalledTimes(1);
  });

  it("keeps the draft when it was not taken", () => {
    actions.send.mockReturnValue(false);
    const { type, press, input } = setUp();
    type("  ");
    press("Enter");
    expect(input.value).toBe("  ");
  });

  it("is possible whenever there is text, busy or not", () => {
    const { composer, type, send } = setUp();
    expect(send.disabled).toBe(true);
    type("x");
    expect(send.disabled).toBe(false);
    composer.setBusy(true);
    expect(send.disabled).toBe(false);
    type("");
    composer.setBusy(false);
    expect(send.disabled).toBe(true);
    expect(send.hidden).toBe(false);
  });

  it("by the button leaves the focus in the composer", () => {
    const { type, send, input } = setUp();
    type("x");
    send.focus();
    send.click();
    expect(document.activeElement).toBe(input);
  });
});

describe("stopping", () => {
  it("shows its button while busy", () => {
    const { composer, stop } = setUp();
    expect(stop.hidden).toBe(true);
    composer.setBusy(true);
    expect(stop.hidden).toBe(false);
    stop.click();
    expect(actions.stop).toHaveBeenCalledTimes(1);
    composer.setBusy(false);
    expect(stop.hidden).toBe(true);
  });

  it("by Escape in an empty composer only", () => {
    const { composer, type, press } = setUp();
    press("Escape");
    composer.setBusy(true);
    type("draft");
    press("Escape");
    expect(actions.stop).not.toHaveBeenCalled();
    type("");
    press("Escape");
    expect(actions.stop).toHaveBeenCalledTimes(1);
  });

  it("never pulls the focus in from outside", () => {
    const { composer, input } = setUp();
    const outside = document.createElement("button");
    document.body.append(outside);
    composer.setBusy(true);
    outside.focus();
    composer.setBusy(false);
    expect(document.activeElement).toBe(outside);
    expect(document.activeElement).not.toBe(input);
  });
});

describe("history", () => {
  it("is walked with the arrows from an empty composer", () => {
    actions.history.mockReturnValue(["one", "two"]);
    const { input, press } = setUp();
    const shown = ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"].map((key) => {
      press(key);
      return input.value;
    });
    expect(shown).toEqual(["two", "one", "one", "two", ""]);
  });

  it("leaves a draft alone", () => {
    actions.history.mockReturnValue(["one"]);
    const { input, type, press } = setUp();
    type("draft");
    expect(press("ArrowUp").defaultPrevented).toBe(false);
    press("ArrowUp");
    expect(input.value).toBe("draft");
    type("");
    press("ArrowUp");
    type("one, changed");
    press("ArrowDown");
    expect(input.value).toBe("one, changed");
  });
});

describe("attachments", () => {
  const staged = [{ key: "k", attachment: { type: "file" as const, name: "a.txt", content: "eA==" } }];
  const chip = () => document.querySelector(".chatkit-chip");

  it("make a message of their own, and are gone when it is taken", async () => {
    const { composer, press, send } = setUp();
    composer.stage(staged);
    await vi.waitFor(() => expect(chip()).not.toBeNull());
    expect(send.disabled).toBe(false);
    expect(composer.isEmpty).toBe(false);
    actions.send.mockReturnValue(false);
    press("Enter");
    expect(chip()).not.toBeNull();
    actions.send.mockReturnValue(true);
    press("Enter");
    expect(actions.send).toHaveBeenLastCalledWith("", [staged[0]!.attachment]);
    expect(chip()).toBeNull();
    expect(send.disabled).toBe(true);
    expect(actions.staged).toHaveBeenLastCalledWith([]);
  });

  it("stay for the next message when a command runs", async () => {
    const { composer, type, press, input } = setUp();
    composer.offer({ commands: [{ name: "clear", description: "" }], contextSources: [] });
    composer.stage(staged);
    await vi.waitFor(() => expect(chip()).not.toBeNull());
    type("/clear");
    press("Enter");
    expect(actions.send).toHaveBeenLastCalledWith("/clear", []);
    expect(input.value).toBe("");
    expect(chip()).not.toBeNull();
  });

  it("stay for the next message when a question is answered, and say so", async () => {
    const { composer, type, press } = setUp();
    composer.stage(staged);
    await vi.waitFor(() => expect(chip()).not.toBeNull());
    const note = () => document.querySelector<HTMLElement>(".chatkit-attachments-wait")!;
    expect(note().hidden).toBe(true);
    composer.ask({ type: "input", requestId: "r", prompt: "Which?", placeholder: "", inputType: "text" });
    expect(note().hidden).toBe(false);
    type("this");
    press("Enter");
    expect(actions.send).toHaveBeenLastCalledWith("this", []);
    expect(chip()).not.toBeNull();
    composer.ask(undefined);
    expect(note().hidden).toBe(true);
  });

  it("of another thread come in the place of these", async () => {
    const { composer } = setUp();
    composer.stage(staged);
    composer.stage([{ key: "l", attachment: { type: "file", name: "b.txt", content: "" } }]);
    await vi.waitFor(() => expect(chip()?.textContent).toContain("b.txt"));
    composer.stage([]);
    expect(chip()).toBeNull();
  });

  it("come by a button where the app takes files", async () => {
    setUp({ attachments: true });
    await vi.waitFor(() => expect(document.querySelector(".chatkit-attach")).not.toBeNull());
    expect(document.querySelector<HTMLInputElement>("input[type=file]")!.multiple).toBe(true);
  });
});

describe("the palette", () => {
  it("completes a command and stages a mention, leaving all other words", async () => {
    const { composer, input, type, press } = setUp();
    composer.offer({
      commands: [{ name: "export", description: "" }],
      contextSources: [{ name: "sales", description: "" }],
    });
    input.focus();
    const palette = () => document.querySelector<HTMLElement>(".chatkit-palette");
    await vi.waitFor(() => expect(palette()).not.toBeNull());
    type("/ex");
    press("Enter");
    expect(input.value).toBe("/export ");
    expect(actions.send).not.toHaveBeenCalled();

    input.value = "see @sal figures";
    input.setSelectionRange(8, 8);
    input.dispatchEvent(new Event("input"));
    press("Tab");
    await vi.waitFor(() => expect(document.querySelector(".chatkit-chip")).not.toBeNull());
    expect(input.value).toBe("see @sales figures");
    expect(input.selectionStart).toBe(11);
    document.querySelector<HTMLElement>(".chatkit-chip button")?.click();
    expect(input.value).toBe("see sales figures");
  });

  it("stages a mention before what is sent right after it", async () => {
    const { composer, input, press } = setUp();
    composer.offer({ commands: [], contextSources: [{ name: "sales", description: "" }] });
    input.focus();
    await vi.waitFor(() => expect(document.querySelector(".chatkit-palette")).not.toBeNull());
    input.value = "see @sal";
    input.dispatchEvent(new Event("input"));
    press("Enter");
    press("Enter");
    await vi.waitFor(() => expect(actions.send).toHaveBeenCalled());
    const mention = expect.objectContaining({ type: "widget", name: "sales" });
    expect(actions.send.mock.calls).toEqual([["see @sales ", [mention]]]);
    expect(document.querySelector(".chatkit-chip")).toBeNull();
  });

  it("gets the Enter that was pressed while it was on its way", async () => {
    const { composer, input, type, press } = setUp();
    input.focus();
    composer.offer({ commands: [{ name: "whisper", description: "" }], contextSources: [] });
    type("/wh");
    expect(press("Enter").defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(input.value).toBe("/whisper "));
    expect(actions.send).not.toHaveBeenCalled();

    const other = setUp();
    other.input.focus();
    other.composer.offer({ commands: [{ name: "whisper", description: "" }], contextSources: [] });
    other.type("/nothing");
    other.press("Enter");
    await vi.waitFor(() => expect(actions.send).toHaveBeenCalledWith("/nothing", []));
  });

  it("offers no commands while a question waits", async () => {
    const { composer, input, type } = setUp();
    composer.offer({ commands: [{ name: "export", description: "" }], contextSources: [] });
    input.focus();
    await vi.waitFor(() => expect(document.querySelector(".chatkit-palette")).not.toBeNull());
    composer.ask({ type: "input", requestId: "r", prompt: "Which?", placeholder: "", inputType: "text" });
    type("/ex");
    expect(document.querySelector<HTMLElement>(".chatkit-palette")!.hidden).toBe(true);
  });
});

describe("a question", () => {
  it("stands above with its words, and inside with its placeholder", () => {
    const { composer, input } = setUp();
    const prompt = () => document.querySelector<HTMLElement>(".chatkit-prompt")!;
    composer.ask({
      type: "input",
      requestId: "r",
      prompt: "Which?",
      placeholder: "A name",
      inputType: "text",
    });
    expect(prompt().textContent).toBe("Which?");
    expect(input.placeholder).toBe("A name");
    expect(input.getAttribute("aria-describedby")).toBe(prompt().id);
    composer.placeholder = "Something else";
    expect(input.placeholder).toBe("A name");
    composer.ask(undefined);
    expect(prompt().hidden).toBe(true);
    expect(input.placeholder).toBe("Something else");
    expect(input.hasAttribute("aria-describedby")).toBe(false);
  });
});
