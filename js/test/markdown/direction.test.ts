// What has a direction of its own. How it looks is tested in a browser: tests/browser/test_directions.py.
import { afterEach, expect, it, vi } from "vitest";
import { MarkdownView } from "../../src/markdown/index";
import { OPTIONS, pieces, show } from "./views";

afterEach(() => document.body.replaceChildren());

it.each([
  "- a\n  1. b\n\n> c\n\n| d |\n|---|\n| e |\n",
  "<ul><li>a<ol><li>b</li></ol></li></ul><blockquote>c</blockquote><table><tr><td>d</td></tr></table>\n",
  "<details>\n\n- a\n  1. b\n\n> c\n\n| d |\n|---|\n\n</details>",
])("lists, quotes and tables follow their text: %j", (markdown) => {
  const { host } = show(markdown);
  expect(host.querySelectorAll("[dir=auto]").length).toBeGreaterThanOrEqual(4);
  for (const element of host.querySelectorAll<HTMLElement>("blockquote, details, ol, table, ul"))
    expect(element.dir).toBe("auto");
});

it("code runs from left to right and says nothing about the text around it", () => {
  const { host } = show(
    "`a` b\n\n```\nc\n```\n\nd <kbd>e</kbd> <code>f</code>\n\n<pre><code>g</code></pre>\n",
  );
  const codes = [...host.querySelectorAll("code, kbd")];
  expect(codes).toHaveLength(5);
  for (const code of codes) expect(code.closest<HTMLElement>("[dir]")?.dir).toBe("ltr");
});

it("leaves the direction that raw HTML asks for", () => {
  expect(show('<ul dir="rtl">\n<li>a</li>\n</ul>').host.querySelector("ul")?.dir).toBe("rtl");
});

// With dir="auto", Chromium looks for the first letter again whenever a child is added: without letters, in all children.
it.each(["- 12\n", "-\n", "1. 12\n", "> 12\n>\n", "12\n\n", "---\n\n", "|1|\n|-|\n|2|\n\n", "> - 12\n"])(
  "children are added before their parent's direction is determined: %j",
  (line) => {
    const added = { auto: 0, all: 0 };
    const note = (parent: Node): void => {
      added.all++;
      if ((parent as HTMLElement).dir === "auto") added.auto++;
    };
    const { insertBefore } = Node.prototype;
    const { append } = Element.prototype;
    vi.spyOn(Node.prototype, "insertBefore").mockImplementation(function (this: Node, node, child) {
      note(this);
      return insertBefore.call(this, node, child) as typeof node;
    });
    vi.spyOn(Element.prototype, "append").mockImplementation(function (this: Element, ...nodes) {
      note(this);
      append.apply(this, nodes);
    });
    const host = document.createElement("div");
    host.dir = "auto";
    new MarkdownView(host, OPTIONS).append(line.repeat(50));
    vi.restoreAllMocks();
    expect(added.all).toBeGreaterThan(0);
    expect(added.auto).toBe(0);
    expect(host.dir).toBe("auto");
  },
);

it("a stream determines the direction again only while it is short", () => {
  const host = document.createElement("div");
  host.dir = "auto";
  let set = 0;
  const { set: original } = Object.getOwnPropertyDescriptor(HTMLElement.prototype, "dir")!;
  const spy = vi.spyOn(host, "dir", "set").mockImplementation((value) => {
    set++;
    original!.call(host, value);
  });
  const view = new MarkdownView(host, OPTIONS);
  for (const piece of pieces("12\n\n".repeat(200), 4)) view.append(piece);
  expect(set).toBeLessThan(10);
  expect(host.children).toHaveLength(200);
  spy.mockRestore();
});
