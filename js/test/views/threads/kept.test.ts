// The list of threads that outlive the page.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import type { SearchHit, ThreadInfo } from "../../../src/protocol";
import { type Kept, ThreadList } from "../../../src/views/threads/list";

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
const nothingMore: Kept = { more: false, moreArchived: false, loading: false, results: undefined };
let list: ThreadList;

beforeEach(() => {
  vi.resetAllMocks();
  list = new ThreadList(defaultLabels, actions, "c");
  document.body.replaceChildren(list.element);
  show([info("a"), info("b"), info("c")]);
});
afterEach(() => vi.useRealTimers());

function show(threads: ThreadInfo[], over: Partial<Kept> = {}): void {
  list.update(threads, "a", { ...nothingMore, ...over });
}
const $ = <E extends HTMLElement>(selector: string) => list.element.querySelector<E>(selector)!;
const button = (id: string) => $<HTMLButtonElement>(`[data-thread-id=${id}]`);
const row = (id: string) => button(id).closest("li")!;
const ids = () =>
  [...list.element.querySelectorAll<HTMLElement>(".chatkit-thread")].map(({ dataset }) => dataset.threadId);
const focused = () => document.activeElement as HTMLElement;
const key = (key: string, on: Element = focused()) =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

describe("the menu of a row", () => {
  const options = (id: string) => row(id).querySelector<HTMLButtonElement>(".chatkit-thread-options")!;
  const items = (id: string) => [...row(id).querySelectorAll<HTMLElement>("[role=menuitem]")];
  const open = (id: string) => options(id).click();
  const choose = (id: string, label: string) =>
    items(id)
      .find(({ textContent }) => textContent === label)!
      .click();

  it("has what can be done with the thread, and is reached by Tab and arrows", () => {
    expect(options("b").getAttribute("aria-label")).toBe("Options: Title b");
    expect(options("b").getAttribute("aria-haspopup")).toBe("menu");
    expect(options("a").tabIndex).toBe(0);
    open("b");
    expect(items("b").map(({ textContent }) => textContent)).toEqual(["Rename", "Pin", "Archive", "Delete"]);
    expect(focused()).toBe(items("b")[0]);
    key("ArrowUp");
    expect(focused().textContent).toBe("Delete");
    key("ArrowDown");
    key("ArrowDown");
    expect(focused().textContent).toBe("Pin");
    key("End");
    key("Home");
    expect(focused().textContent).toBe("Rename");
  });

  it("closes on Escape without closing a drawer around it", () => {
    const heard = vi.fn();
    document.body.addEventListener("keydown", heard);
    open("b");
    key("Escape");
    expect(heard).not.toHaveBeenCalled();
    open("b");
    expect(options("b").getAttribute("aria-expanded")).toBe("false");
    expect(focused()).toBe(options("b"));
    document.body.removeEventListener("keydown", heard);
  });

  it("pins and archives, and the other way round", () => {
    open("b");
    choose("b", "Pin");
    expect(focused()).toBe(options("b"));
    show([info("a"), info("b", { pinned: true })]);
    open("b");
    choose("b", "Unpin");
    expect(actions.pin.mock.calls).toEqual([
      ["b", true],
      ["b", false],
    ]);
    open("b");
    choose("b", "Archive");
    expect(actions.archive.mock.calls).toEqual([["b", true]]);
  });

  it("renames and deletes in place", () => {
    open("b");
    choose("b", "Rename");
    expect(focused()).toBe($(".chatkit-thread-field"));
    key("Escape");
    open("c");
    choose("c", "Delete");
    expect(focused()).toBe($(".chatkit-thread-keep"));
    $(".chatkit-thread-remove").click();
    expect(actions.remove.mock.calls).toEqual([["c"]]);
  });

  it("takes the place of buttons only if threads are kept", () => {
    expect($(".chatkit-thread-rename")).toBeNull();
    list.update([info("a")], "a");
    expect($(".chatkit-thread-options")).toBeNull();
    expect($(".chatkit-thread-rename")).not.toBeNull();
    expect($("[type=search]")).toBeNull();
  });
});

describe("the list", () => {
  it("names groups, with pinned threads first", () => {
    show([info("a"), info("old", { updatedAt: 0 }), info("p", { pinned: true, updatedAt: 0 })]);
    expect(ids()).toEqual(["p", "a", "old"]);
    const named = [...list.element.querySelectorAll("ul")].map((ul) => ul.getAttribute("aria-label"));
    expect(named.slice(0, 2)).toEqual(["Pinned", "Today"]);
    expect(named[2]).toMatch(/19[67]\d/);
  });

  it("goes on where there is more, and says that it is loading", () => {
    expect($(".chatkit-thread-more")).toBeNull();
    show([info("a")], { more: true });
    $(".chatkit-thread-more").click();
    expect(actions.more.mock.calls).toEqual([[false]]);
    show([info("a")], { more: true, loading: true });
    expect($(".chatkit-thread-more").textContent).toBe("Loading…");
    show([info("a"), info("b")]);
    expect($(".chatkit-thread-more")).toBeNull();
  });

  it("leads into the archive and back", () => {
    show([info("a"), info("x", { archived: true })], { moreArchived: true });
    expect(ids()).toEqual(["a"]);
    $(".chatkit-archive-way").click();
    expect(ids()).toEqual(["x"]);
    expect(focused().getAttribute("aria-label")).toBe("Back");
    expect($("[type=search]")).toBeNull();
    row("x").querySelector<HTMLElement>(".chatkit-thread-options")!.click();
    expect([...row("x").querySelectorAll("[role=menuitem]")].map(({ textContent }) => textContent)).toEqual([
      "Rename",
      "Restore",
      "Delete",
    ]);
    key("Escape", $(".chatkit-archive-head button"));
    expect(ids()).toEqual(["a"]);
    expect(focused()).toBe($(".chatkit-archive-way"));
  });

  it("requests the archive when it is opened, and says that it is empty", () => {
    show([info("a")], { moreArchived: true });
    $(".chatkit-archive-way").click();
    expect(actions.more.mock.calls).toEqual([[true]]);
    expect($("[role=status]")).toBeNull();
    show([info("a")]);
    expect($("[role=status]").textContent).toBe("No archived chats");
  });
});

describe("search", () => {
  const search = () => $<HTMLInputElement>(".chatkit-thread-search");
  const type = (text: string) => {
    search().value = text;
    search().dispatchEvent(new Event("input"));
  };
  const hit = (over: Partial<SearchHit>): SearchHit => ({
    threadId: "z",
    title: "Old one",
    snippet: "",
    createdAt: 0,
    ...over,
  });
  const hits = () => [...list.element.querySelectorAll<HTMLElement>(".chatkit-hit")];

  it("asks the server once the user pauses, and never twice for the same", () => {
    vi.useFakeTimers();
    for (const text of ["s", "sa", " sales "]) type(text);
    expect(actions.search).not.toHaveBeenCalled();
    expect($("[role=status]").textContent).toBe("Searching…");
    vi.advanceTimersByTime(1000);
    expect(actions.search.mock.calls).toEqual([["sales"]]);
    show([info("a")], { results: { query: "sales", hits: [] } });
    expect($("[role=status]").textContent).toBe("Nothing found");
    type("sales");
    type("");
    vi.advanceTimersByTime(1000);
    expect(actions.search).toHaveBeenCalledTimes(1);
  });

  it("shows matching titles, titles that the list lacks, and messages in which it was found", () => {
    const found = [
      hit({ threadId: "b", title: "Title b" }),
      hit({ title: "Title of old" }),
      hit({ messageId: "m1", snippet: "… the title was <b>wrong</b> …" }),
    ];
    type("title");
    show([info("a", { title: "Other" }), info("b")], { results: { query: "title", hits: found } });
    expect(ids()).toEqual(["b"]);
    expect(hits().map((each) => each.querySelector("mark")!.textContent)).toEqual(["Title", "title"]);
    expect($(".chatkit-hit-snippet").innerHTML).toContain("&lt;b&gt;wrong");
    hits()[1]!.click();
    hits()[0]!.click();
    expect(actions.select.mock.calls).toEqual([
      ["z", "m1"],
      ["z", undefined],
    ]);
  });

  it("ignores results of an earlier query, and hands over to the hits", () => {
    const results = { query: "gone", hits: [hit({ messageId: "m1", snippet: "gone" })] };
    type("gon");
    show([info("a")], { results });
    expect(hits()).toEqual([]);
    expect($("[role=status]").textContent).toBe("Searching…");
    type("gone");
    expect(hits()).toHaveLength(1);
    search().focus();
    key("ArrowDown");
    expect(focused()).toBe(hits()[0]);
    list.reset();
    expect(hits()).toEqual([]);
  });
});
