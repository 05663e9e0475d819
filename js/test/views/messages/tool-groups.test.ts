import { describe, expect, it, vi } from "vitest";
import type { Message, Part, ToolPart } from "../../../src/protocol";
import { MessageView } from "../../../src/views/messages/message";
import { rowsOf } from "../../../src/views/parts/tool-groups";
import { fakeContext } from "../context";

let ids = 0;
const call = (name: string, over: Partial<ToolPart> = {}): ToolPart => ({
  type: "tool",
  toolId: `k${++ids}`,
  name,
  arguments: {},
  result: "1",
  isError: false,
  ...over,
});
const text = (text: string): Part => ({ type: "text", text });

describe("which calls are one row", () => {
  it.each<[string, Parameters<typeof rowsOf>, number[][]]>([
    [
      "those of a tool, in the order of its first call",
      [["x", "y", "z", "x", "y"].map((n) => call(n)), "tool"],
      [
        [0, 3],
        [1, 4],
      ],
    ],
    ["all", [["x", "y", "z"].map((n) => call(n)), "all"], [[0, 1, 2]]],
    [
      "none, whatever a tool says",
      [[call("x", { grouping: "all" }), call("x", { grouping: "all" })], "none"],
      [],
    ],
    [
      "not those of a tool that stands alone",
      [[call("x", { grouping: "none" }), call("x", { grouping: "none" }), call("y"), call("y")], "tool"],
      [[2, 3]],
    ],
    [
      "those of tools that want it",
      [[call("x", { grouping: "all" }), call("y", { grouping: "all" }), call("z")], "tool"],
      [[0, 1]],
    ],
    ["not across text", [[call("x"), text("So:"), call("x")], "all"], []],
    [
      "not across reasoning",
      [[call("x"), { type: "thinking", text: "", done: true, createdAt: 0 }, call("x")], "all"],
      [],
    ],
    ["across an empty text", [[call("x"), text(" \n"), call("x")], "tool"], [[0, 2]]],
    ["a single call is its own row", [[call("x"), call("y")], "tool"], []],
  ])("%s", (_, [parts, setting], rows) => {
    expect(rowsOf(parts, setting)).toEqual(rows);
  });
});

function setUp(parts: Part[]) {
  const { context } = fakeContext();
  const message = (parts: Part[]): Message => ({ messageId: "a", role: "assistant", createdAt: 0, parts });
  const view = new MessageView(message(parts), context);
  document.body.replaceChildren(view.element);
  const update = (parts: Part[]): void => view.update(message(parts));
  update(parts);
  const groups = () => [...view.element.querySelectorAll<HTMLDetailsElement>(".chatkit-tool-group")];
  return { view, update, groups };
}

describe("a row of calls", () => {
  it("has a summary, the cards of its calls, and grows", async () => {
    const [a, b, c] = [
      call("look_up", { title: "Looked up A", definitionTitle: "Look up" }),
      call("look_up", { title: "Look up" }),
      call("look_up", { isError: true, title: "Look up" }),
    ];
    const { view, update, groups } = setUp([text("Hi"), a, b]);
    await vi.waitFor(() => expect(groups()).toHaveLength(1));
    const [group] = groups();
    expect(group?.open).toBe(false);
    expect(group?.querySelector("summary")?.getAttribute("aria-label")).toBe("Look up, 2 calls");
    update([text("Hi"), a, b, c, text("Done")]);
    expect(groups()).toEqual([group]);
    expect(group?.querySelectorAll(".chatkit-tool")).toHaveLength(3);
    expect(group?.querySelector("summary")?.getAttribute("aria-label")).toBe("Look up, 3 calls, Failed: 1");
    const order = [...view.element.querySelector(".message-content")!.children].map((e) => e.className);
    expect(order).toEqual(["chatkit-text", "chatkit-tool-group", "chatkit-text"]);
  });

  it("opens for a call that asks, and dissolves when its calls are gone", async () => {
    const asking = call("remove", {
      permission: { requestId: "p", title: "Remove?", options: [{ optionId: "once", label: "Yes" }] },
    });
    delete asking.result;
    const first = call("remove");
    const { view, update, groups } = setUp([first, asking]);
    await vi.waitFor(() => expect(groups()).toHaveLength(1));
    expect(groups()[0]?.open).toBe(true);
    expect(groups()[0]?.dataset.state).toBe("asking");
    update([first]);
    expect(groups()).toHaveLength(0);
    expect(view.element.querySelectorAll(".message-content > .chatkit-tool")).toHaveLength(1);
    update([text("Other"), first, asking]);
    expect(groups()).toHaveLength(1);
  });
});
