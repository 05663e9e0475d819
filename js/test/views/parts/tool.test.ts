import { describe, expect, it } from "vitest";
import type { ToolPart, ToolPermission } from "../../../src/protocol";
import { partList } from "../../../src/views/parts/parts";
import { ToolView } from "../../../src/views/parts/tool";
import { fakeContext } from "../context";

const part = (over: Partial<ToolPart> = {}): ToolPart => ({
  type: "tool",
  toolId: "k1",
  name: "search",
  arguments: { query: "a <b>c</b>", options: { deep: true } },
  ...over,
});
const permission = (over: Partial<ToolPermission> = {}): ToolPermission => ({
  requestId: "p1",
  title: "Delete 3 rows",
  options: [
    { optionId: "once", label: "x" },
    { optionId: "always", label: "y" },
    { optionId: "refuse", label: "z" },
  ],
  ...over,
});

function setUp(first = part()) {
  const { context, actions, state } = fakeContext();
  const view = new ToolView(first, context, (element) => partList(element, context));
  document.body.replaceChildren(view.element);
  view.update(first);
  const details = view.element;
  const find = <E extends HTMLElement>(selector: string) => details.querySelector<E>(selector)!;
  const name = () => find("summary").getAttribute("aria-label");
  return { view, details, find, name, context, actions, state };
}

describe("a tool card", () => {
  it("goes from running to done in its place, folded", () => {
    const { view, details, name, find } = setUp();
    expect(details.dataset.toolId).toBe("k1");
    expect(details.dataset.state).toBe("running");
    expect(details.querySelector(".chatkit-spinner")).not.toBeNull();
    view.update(part({ title: "Search the web", result: "found", isError: false }));
    expect(details.dataset.state).toBe("done");
    expect(details.querySelector(".chatkit-spinner")).toBeNull();
    expect(name()).toBe("Search the web, Done");
    expect(details.open).toBe(false);
    expect(find(".chatkit-tool-output code").textContent).toBe("found");
  });

  it("says that it failed, or was interrupted when its turn ended", () => {
    const { view, details, name, state } = setUp();
    state.running = false;
    view.update(part());
    expect(details.dataset.state).toBe("interrupted");
    expect(details.querySelector(".chatkit-spinner")).toBeNull();
    expect(name()).toBe("search, Interrupted");
    view.update(part({ result: "no", isError: true }));
    expect(details.dataset.state).toBe("failed");
  });

  it("does not call it a failure that the user refused", () => {
    const { view, details, name } = setUp();
    const permission = { requestId: "r", title: "May I?", options: [], answer: "refuse" as const };
    view.update(part({ permission }));
    expect(details.dataset.state).toBe("refused");
    view.update(part({ permission, result: "The user refused.", isError: true }));
    expect(details.dataset.state).toBe("refused");
    expect(name()).toBe("search, Refused");
  });

  it("shows what the tool was given as text", () => {
    const { find } = setUp();
    const cells = [...find("dl").children].map((cell) => cell.textContent);
    expect(cells).toEqual(["query", "a <b>c</b>", "options", '{\n  "deep": true\n}']);
  });

  it("shows the whole of a long result, every byte of it", () => {
    const result = `<script>${"x\n".repeat(5000)}`;
    const { find } = setUp(part({ result }));
    expect(find(".chatkit-tool-output code").textContent).toBe(result);
  });

  it("draws a result of parts when it is opened", async () => {
    const { details, find, view } = setUp(part({ result: [{ type: "text", text: "so **it** is" }] }));
    expect(details.querySelector("strong")).toBeNull();
    details.open = true;
    details.dispatchEvent(new Event("toggle"));
    expect(find("strong").textContent).toBe("it");
    view.update(part({ result: [{ type: "text", text: "so **that** is" }] }));
    expect(find("strong").textContent).toBe("that");
  });

  it("stays open over updates", () => {
    const { view, details, find } = setUp();
    find("summary").click();
    details.open = true;
    view.update(part({ result: "x" }));
    view.update(part({ result: "x", title: "T" }));
    expect(details.open).toBe(true);
  });

  it("has its title as text, but not its notes and its icon", () => {
    const { view, find } = setUp(part({ icon: "<span>🗑</span>", title: "T", result: "", isError: true }));
    expect(find("summary").textContent).toBe("T");
    expect(find(".chatkit-tool-icon > span > span").dataset.text).toBe("🗑");
    view.update(part({ title: "<b>T</b>" }));
    expect(find("summary").textContent).toBe("<b>T</b>");
  });
});

describe("a permission", () => {
  it("opens its card, is told, and sends one answer", () => {
    const { details, actions, context } = setUp(part({ permission: permission() }));
    expect(details.dataset.state).toBe("asking");
    expect(details.open).toBe(true);
    expect(context.say).toHaveBeenCalledWith("Needs your approval: Delete 3 rows");
    const buttons = [...details.querySelectorAll<HTMLButtonElement>(".chatkit-permission button")];
    expect(buttons.map(({ textContent }) => textContent)).toEqual(["Allow once", "Always allow", "Refuse"]);
    buttons[1]?.click();
    buttons[2]?.click();
    expect(actions.permissionResponse.mock.calls).toEqual([["p1", "always"]]);
  });

  it("shows the choice, keeps the focus and folds", () => {
    const { view, details, find, name } = setUp(part({ permission: permission() }));
    find<HTMLButtonElement>(".chatkit-permission button").focus();
    view.update(part({ permission: permission({ answer: "once" }) }));
    expect(name()).toBe("search, Allowed once");
    expect(find(".chatkit-permission").hidden).toBe(true);
    expect(details.open).toBe(false);
    expect(document.activeElement).toBe(find("summary"));
  });

  it("that was closed says so", () => {
    const { name, state, view, details } = setUp(part({ permission: permission({ answer: "" }) }));
    state.running = false;
    view.update(part({ permission: permission({ answer: "" }) }));
    expect(name()).toBe("search, Not answered");
    expect(details.dataset.state).toBe("interrupted");
  });
});
