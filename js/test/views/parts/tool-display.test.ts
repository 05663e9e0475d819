import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ToolDisplay, ToolPart } from "../../../src/protocol";
import { partList } from "../../../src/views/parts/parts";
import { ToolView } from "../../../src/views/parts/tool";
import { fakeContext } from "../context";

const part = (display?: ToolDisplay, over: Partial<ToolPart> = {}): ToolPart => ({
  type: "tool",
  toolId: "k1",
  name: "look_up",
  arguments: { city: "Duluth" },
  result: "42",
  isError: false,
  ...(display && { display }),
  ...over,
});

function setUp(first: ToolPart) {
  const { context } = fakeContext();
  const view = new ToolView(first, context, (element) => partList(element, context));
  document.body.replaceChildren(view.element);
  view.update(first);
  return {
    view,
    card: view.element,
    name: () => view.element.querySelector("summary")?.getAttribute("aria-label"),
  };
}

describe("the display of a tool's result", () => {
  beforeEach(() => {
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      if (!this.open) return;
      this.open = false;
      this.dispatchEvent(new Event("close"));
    };
  });

  it("opens the card, names the call, and hides the request", () => {
    const { card, name } = setUp(
      part({ open: true, label: "Duluth", valuePreview: "42 °F", hideRequest: true }),
    );
    expect(card.open).toBe(true);
    expect(name()).toBe("look_up, Duluth, 42 °F, Done");
    expect(card.querySelector<HTMLElement>(".chatkit-tool-given")?.hidden).toBe(true);
  });

  it("stays as the user left it", () => {
    const { view, card } = setUp(part());
    card.querySelector("summary")?.click();
    const open = card.open;
    view.update(part({ open: true, label: "x" }));
    view.update(part({ open: true, label: "y" }));
    expect(card.open).toBe(open);
  });

  it("has a footer, and a whole window from which the focus comes back", async () => {
    const footer = { type: "html" as const, html: "<b>NOAA</b>", deps: [] };
    const { card, view } = setUp(part({ open: true, fullScreen: true, framed: true, footer }));
    await vi.waitFor(() => expect(card.querySelector(".chatkit-tool-footer b")?.textContent).toBe("NOAA"));
    expect(card.dataset.framed).toBe("");
    const expand = card.querySelector<HTMLButtonElement>(".chatkit-tool-expand");
    expand?.click();
    const dialog = card.querySelector("dialog");
    expect(dialog?.getAttribute("aria-label")).toBe("look_up");
    expect(dialog?.querySelector(".chatkit-tool-output")).not.toBeNull();
    expect(dialog?.querySelector(".chatkit-tool-footer")).not.toBeNull();
    dialog?.querySelector<HTMLButtonElement>(".chatkit-window-close")?.click();
    expect(card.querySelector("dialog")).toBeNull();
    expect(document.activeElement).toBe(expand);
    expect(
      card.querySelector(".chatkit-tool-body > .chatkit-tool-content > .chatkit-tool-output"),
    ).not.toBeNull();
    view.update(part());
    await vi.waitFor(() =>
      expect(card.querySelector(".chatkit-tool-footer, .chatkit-tool-tools")).toBeNull(),
    );
    expect(card.dataset.framed).toBeUndefined();
  });

  it("shows markdown of the app with its buttons", async () => {
    const result = [
      {
        type: "html" as const,
        html: '**A** <button data-query="q">Go</button>',
        deps: [],
        format: "markdown" as const,
      },
    ];
    const { card } = setUp(part({ open: true }, { result }));
    card.open = true;
    card.dispatchEvent(new Event("toggle"));
    await vi.waitFor(() => expect(card.querySelector("button[data-query=q]")?.textContent).toBe("Go"));
    expect(card.querySelector("strong")?.textContent).toBe("A");
  });
});
