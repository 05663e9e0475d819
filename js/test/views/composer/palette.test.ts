import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import { Palette } from "../../../src/views/composer/palette";

const commands = [
  { name: "clear", description: "Clear the conversation" },
  { name: "export", description: "Download it" },
];
const contextSources = [{ name: "sales", description: "Sales data" }];
const choose = vi.fn();
let input: HTMLTextAreaElement;
let palette: Palette;

beforeEach(() => {
  choose.mockReset();
  input = document.createElement("textarea");
  palette = new Palette(input, defaultLabels, { choose });
  document.body.replaceChildren(palette.element, input);
  input.focus();
  palette.offer({ commands, contextSources });
});
function type(text: string) {
  input.value = text;
  input.setSelectionRange(text.length, text.length);
  palette.refresh();
}
function press(key: string, init: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true, ...init });
  return { taken: palette.onKey(event), event };
}
const names = () => [...palette.element.children].map((option) => (option as HTMLElement).dataset.name);

describe("the palette", () => {
  it("filters as one types, and closes at the first blank", () => {
    type("/");
    expect(names()).toEqual(["clear", "export"]);
    type("/exp");
    expect(names()).toEqual(["export"]);
    type("/exp ");
    expect(palette.isOpen).toBe(false);
    type("/nothing");
    expect(palette.isOpen).toBe(false);
    type("of @sa");
    expect(names()).toEqual(["sales"]);
  });

  it("is a listbox the field controls", () => {
    type("/");
    expect(palette.element.getAttribute("role")).toBe("listbox");
    expect(input.getAttribute("aria-controls")).toBe(palette.element.id);
    press("ArrowDown");
    const [first, second] = palette.element.children;
    expect(input.getAttribute("aria-activedescendant")).toBe(second!.id);
    expect([first, second].map((option) => option!.getAttribute("aria-selected"))).toEqual(["false", "true"]);
    press("ArrowDown");
    expect(input.getAttribute("aria-activedescendant")).toBe(first!.id);
    type("");
    for (const name of ["aria-controls", "aria-activedescendant", "aria-haspopup"])
      expect(input.hasAttribute(name)).toBe(false);
  });

  it("takes by Tab, Enter and the mouse", () => {
    for (const key of ["Tab", "Enter"]) {
      type("/cl");
      expect(press(key).event.defaultPrevented).toBe(true);
      expect(choose).toHaveBeenLastCalledWith(commands[0], expect.objectContaining({ query: "cl" }));
    }
    type("@");
    const option = palette.element.firstElementChild!;
    const down = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
    option.dispatchEvent(down);
    expect(down.defaultPrevented).toBe(true);
    option.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    expect(choose).toHaveBeenLastCalledWith(contextSources[0], expect.objectContaining({ kind: "mention" }));
  });

  it("leaves Enter to a command that is spelt out", () => {
    type("/Clear");
    const { taken, event } = press("Enter");
    expect(taken).toBe(false);
    expect(event.defaultPrevented).toBe(false);
    expect(choose).not.toHaveBeenCalled();
    expect(palette.isOpen).toBe(false);
  });

  it("leaves all else to the field", () => {
    for (const key of ["a", "ArrowLeft", "Backspace"]) {
      type("/");
      expect(press(key).taken).toBe(false);
    }
    expect(press("Enter", { shiftKey: true }).taken).toBe(false);
    type("");
    expect(press("Enter").taken).toBe(false);
    expect(press("ArrowUp").taken).toBe(false);
  });

  it("stays closed for the word it was closed at", () => {
    type("/c");
    expect(press("Escape").event.defaultPrevented).toBe(true);
    type("/cl");
    expect(palette.isOpen).toBe(false);
    type("");
    type("/c");
    expect(palette.isOpen).toBe(true);
  });

  it("closes when the field is left", () => {
    type("/c");
    input.blur();
    expect(palette.isOpen).toBe(false);
  });

  it("follows what is registered meanwhile", () => {
    type("/");
    palette.offer({ commands: [...commands, { name: "more", description: "" }], contextSources });
    expect(names()).toContain("more");
  });

  it("describes what is built in, in the language of the page", () => {
    const labels = { ...defaultLabels, clearConversation: "Unterhaltung leeren" };
    palette = new Palette(input, labels, { choose });
    document.body.replaceChildren(palette.element, input);
    const clear = { name: "clear", description: "Clear this", wording: { key: "clearConversation" } };
    palette.offer({ commands: [clear, { name: "other", description: "Clear that" }], contextSources: [] });
    input.focus();
    type("/leeren");
    expect(names()).toEqual(["clear"]);
    expect(palette.element.textContent).toContain("Unterhaltung leeren");
  });
});
