import { describe, expect, it, vi } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import { isUnderWay } from "../../../src/log/turns";
import type { Message, TodoItem } from "../../../src/protocol";
import { StatusLine } from "../../../src/views/progress/status";
import { TodoList } from "../../../src/views/progress/todo-list";
import { message } from "../context";

const items: TodoItem[] = [
  { id: 1, title: "Read", status: "completed" },
  { id: "b", title: "Write", status: "in-progress" },
  { id: 3, title: "Check", status: "not-started" },
];

function setUp() {
  const source = { todos: items as readonly TodoItem[], clear: vi.fn() };
  const panel = new TodoList(defaultLabels, source);
  document.body.replaceChildren(panel.element);
  const draw = () => panel.render();
  draw();
  const find = <E extends HTMLElement>(selector: string) => panel.element.querySelector<E>(selector)!;
  return { source, draw, find, element: panel.element };
}

describe("the todo list", () => {
  it("tells how far it has got", () => {
    const { find, element } = setUp();
    expect(element.hidden).toBe(false);
    expect(find("[role=progressbar]").getAttribute("aria-valuetext")).toBe("1 of 3 done");
    expect([...element.querySelectorAll("li")].map((li) => li.dataset.status)).toEqual(
      items.map(({ status }) => status),
    );
  });

  it("stays folded over updates, then showing what is under way", () => {
    const { source, draw, find } = setUp();
    find("button").click();
    expect(find("ul").hidden).toBe(true);
    source.todos = items.slice(1);
    draw();
    expect(find("ul").hidden).toBe(true);
    expect(find("button").getAttribute("aria-expanded")).toBe("false");
    expect(find(".chatkit-todos-title").textContent).toBe("Write");
    source.todos = [];
    draw();
    source.todos = items;
    draw();
    expect(find("ul").hidden).toBe(true);
  });

  it("folds when all is done, and unfolds when there is more to do", () => {
    const { source, draw, find } = setUp();
    source.todos = items.map((item) => ({ ...item, status: "completed" }));
    draw();
    expect(find("ul").hidden).toBe(true);
    // Whoever wants to see it unfolds it, and it stays so.
    find("button").click();
    draw();
    expect(find("ul").hidden).toBe(false);
    find("button").click();
    source.todos = items;
    draw();
    expect(find("ul").hidden).toBe(false);
  });

  it("goes when it is empty, and can be dismissed", () => {
    const { source, draw, find, element } = setUp();
    find<HTMLButtonElement>(".chatkit-quiet").click();
    expect(source.clear).toHaveBeenCalledOnce();
    source.todos = [];
    draw();
    expect(element.hidden).toBe(true);
  });
});

it("the status line holds one remark, or none", () => {
  const status = new StatusLine();
  status.update("Searching");
  const words = status.element.firstChild;
  status.update("Searching");
  expect(status.element.firstChild).toBe(words);
  status.update("");
  expect(status.element.childNodes).toHaveLength(0);
});

describe("a message is under way", () => {
  const messages: Message[] = [
    message([], { messageId: "old" }),
    message([], { messageId: "u", role: "user" }),
    message([], { messageId: "new" }),
    message([], { messageId: "stopped", stopped: true }),
  ];

  it("in the turn that runs, not in one before it", () => {
    const running = messages.filter(({ messageId }) => isUnderWay({ busy: true, messages }, messageId));
    expect(running.map(({ messageId }) => messageId)).toEqual(["u", "new"]);
  });

  it("while it streams, whatever else goes on", () => {
    const streaming = [message([], { messageId: "s", streaming: true }), ...messages];
    expect(isUnderWay({ busy: false, messages: streaming }, "s")).toBe(true);
    expect(isUnderWay({ busy: false, messages: streaming }, "new")).toBe(false);
    expect(isUnderWay({ busy: true, messages: streaming }, "nowhere")).toBe(false);
  });
});
