import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import type { ThreadInfo } from "../../../src/protocol";
import { ThreadList } from "../../../src/views/threads/list";

const info = (threadId: string, over: Partial<ThreadInfo> = {}): ThreadInfo => ({
  threadId,
  title: `Title ${threadId}`,
  createdAt: 0,
  updatedAt: Date.now(),
  busy: false,
  unread: false,
  ...over,
});
const actions = {
  select: vi.fn(),
  create: vi.fn(),
  rename: vi.fn(),
  remove: vi.fn(),
  pin: vi.fn(),
  archive: vi.fn(),
  more: vi.fn(),
  search: vi.fn(),
};
let list: ThreadList;
let threads: ThreadInfo[];

beforeEach(() => {
  vi.resetAllMocks();
  list = new ThreadList(defaultLabels, actions, "c");
  document.body.replaceChildren(list.element);
  show([info("a"), info("b"), info("c")]);
});

function show(next: ThreadInfo[], active = "a"): void {
  threads = next;
  list.update(threads, active);
}
const $ = <E extends HTMLElement>(selector: string) => list.element.querySelector<E>(selector)!;
const button = (id: string) => $<HTMLButtonElement>(`[data-thread-id=${id}]`);
const ids = () =>
  [...list.element.querySelectorAll<HTMLElement>(".chatkit-thread")].map(({ dataset }) => dataset.threadId);
const key = (key: string, on: Element = document.activeElement!) =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const focused = () => (document.activeElement as HTMLElement).dataset.threadId;

describe("rows", () => {
  it("say which thread is active, busy or has news", () => {
    show([info("a"), info("b", { busy: true, unread: true }), info("c", { unread: true, title: "" })]);
    expect(button("a").getAttribute("aria-current")).toBe("true");
    expect(button("b").getAttribute("aria-current")).toBeNull();
    const described = (id: string) =>
      document.getElementById(button(id).getAttribute("aria-describedby") ?? "")?.textContent;
    expect([described("a"), described("b"), described("c")]).toEqual([
      undefined,
      "Answering",
      "New messages",
    ]);
    // The name of the button stays the title.
    expect([button("b").textContent, button("c").textContent]).toEqual(["Title b", "New chat"]);
  });

  it("are one stop for Tab, and the arrows go on from there", () => {
    expect(list.element.querySelectorAll("[tabindex='0'].chatkit-thread")).toHaveLength(1);
    list.focus();
    expect(focused()).toBe("a");
    key("ArrowDown");
    key("ArrowDown");
    key("ArrowDown");
    expect(focused()).toBe("c");
    expect(button("c").tabIndex).toBe(0);
    key("Home");
    expect(focused()).toBe("a");
  });

  it("keep their nodes when the list is told anew", () => {
    const node = button("c");
    show([info("c"), info("a")], "c");
    expect(ids()).toEqual(["c", "a"]);
    expect(button("c")).toBe(node);
  });

  it("stand under their days when there is more than today", () => {
    expect($(".chatkit-thread-day")).toBeNull();
    show([info("a"), info("b", { updatedAt: 0 })]);
    const named = [...list.element.querySelectorAll("ul")].map((ul) => ul.getAttribute("aria-label"));
    expect(named).toEqual(["Today", "Earlier"]);
  });

  it("show titles as text", () => {
    show([info("a", { title: "<img src=x onerror=alert(1)>" })]);
    expect(list.element.querySelector("img")).toBeNull();
  });
});

describe("renaming", () => {
  const field = () => $<HTMLInputElement>(".chatkit-thread-field");
  beforeEach(() => {
    list.focus("b");
    key("F2");
  });

  it("begins with the title selected; Enter saves once and gives the focus back", () => {
    expect(document.activeElement).toBe(field());
    expect(field().value).toBe("Title b");
    field().value = "New";
    key("Enter");
    expect(actions.rename.mock.calls).toEqual([["b", "New"]]);
    expect(focused()).toBe("b");
  });

  it("is left as it was by Escape", () => {
    field().value = "New";
    key("Escape");
    expect(actions.rename).not.toHaveBeenCalled();
    expect(focused()).toBe("b");
  });

  it("is saved by going elsewhere, which keeps the focus", () => {
    field().value = "New";
    button("c").focus();
    expect(actions.rename.mock.calls).toEqual([["b", "New"]]);
    expect(focused()).toBe("c");
  });

  it("leaves Enter and Escape to an input method", () => {
    field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }));
    expect(actions.rename).not.toHaveBeenCalled();
    expect(field()).not.toBeNull();
  });

  it("goes on while the list changes around it", () => {
    field().value = "half";
    show([info("c", { busy: true }), info("b"), info("a")]);
    expect(field().value).toBe("half");
    expect(document.activeElement).toBe(field());
  });
});

describe("deleting", () => {
  beforeEach(() => {
    list.focus("b");
    key("Delete");
  });

  it("asks first, with the way back under the finger", () => {
    expect(actions.remove).not.toHaveBeenCalled();
    const question = $("[role=alertdialog]");
    expect(document.getElementById(question.getAttribute("aria-labelledby")!)!.textContent).toBe(
      "Delete “Title b”?",
    );
    expect(document.activeElement).toBe($(".chatkit-thread-keep"));
    $(".chatkit-thread-keep").click();
    expect(actions.remove).not.toHaveBeenCalled();
    expect(focused()).toBe("b");
  });

  it("is called off by Escape", () => {
    key("Escape");
    expect($("[role=alertdialog]")).toBeNull();
    expect(focused()).toBe("b");
  });

  it("happens when confirmed, and the focus stays in the list", () => {
    $(".chatkit-thread-remove").click();
    expect(actions.remove.mock.calls).toEqual([["b"]]);
    show([info("a"), info("c")]);
    expect(focused()).toBe("a");
  });
});

describe("search", () => {
  const many = [..."abcdefgh"].map((id) => info(id));
  const search = () => $<HTMLInputElement>(".chatkit-thread-search");
  const type = (text: string) => {
    search().value = text;
    search().dispatchEvent(new Event("input"));
  };

  it("is there for more than seven", () => {
    show(many.slice(1));
    expect(search()).toBeNull();
    show(many);
    expect(search()).not.toBeNull();
  });

  it("narrows the list, says when nothing is left, and hands over to the rows", () => {
    show(many);
    type("title F");
    expect(ids()).toEqual(["f"]);
    search().focus();
    key("ArrowDown");
    expect(focused()).toBe("f");
    type("zzz");
    expect($("[role=status]").textContent).toBe("Nothing found");
    list.reset();
    expect(ids()).toHaveLength(8);
  });
});
