import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultLabels } from "../../src/labels";
import type { Attachment } from "../../src/protocol";
import { Composer } from "../../src/views/composer";

const config = {
  placeholder: "Say something",
  fill: true,
  submitKey: "enter" as const,
  images: "same-origin" as const,
  threads: false as const,
  settings: null,
  attachments: false as boolean | string[],
  maxAttachmentSize: 1000,
  allowEdit: true,
  feedback: false,
  labels: defaultLabels,
};
const actions = {
  send: vi.fn((_text: string, _along?: readonly Attachment[]) => true),
  stop: vi.fn(),
  draft: vi.fn(),
  staged: vi.fn(),
  history: vi.fn((): string[] => []),
};

function setUp(over: Partial<typeof config> | { submitKey: "mod+enter" } = {}) {
  const composer = new Composer({ ...config, ...over }, actions);
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
