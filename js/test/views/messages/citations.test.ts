import { describe, expect, it } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import type { CitationPart } from "../../../src/protocol";
import { CitationList, webAddress } from "../../../src/views/messages/citations";

const cite = (url: string, title = "", snippet = ""): CitationPart => ({
  type: "citation",
  url,
  title,
  snippet,
});

function setUp(...citations: CitationPart[]) {
  const list = new CitationList(defaultLabels);
  document.body.replaceChildren(list.element);
  list.update(citations);
  return { list, items: () => [...list.element.children] as HTMLElement[] };
}

describe("the sources of a message", () => {
  it("are numbered links by title or host", () => {
    const { items } = setUp(cite("https://www.example.org/x", "Report"), cite("http://news.example/a"));
    const links = items().map((item) => item.querySelector("a")!);
    expect(links.map((link) => link.textContent)).toEqual(["Report", "news.example"]);
    expect(links.map((link) => link.getAttribute("aria-label"))).toEqual(["1: Report", "2: news.example"]);
    expect(links.map(({ rel, target }) => [rel, target])).toEqual(
      Array(2).fill(["noopener noreferrer", "_blank"]),
    );
  });

  it("keep what stands when others come", () => {
    const first = cite("https://a.example");
    const { list, items } = setUp(first);
    const node = items()[0];
    list.update([first, cite("https://b.example", "B", "It says so")]);
    expect(items()[0]).toBe(node);
    expect(items()).toHaveLength(2);
    expect(items()[1]?.querySelector("blockquote")?.textContent).toBe("It says so");
    list.update([]);
    expect(list.element.hidden).toBe(true);
  });

  it("hold whatever an address holds", () => {
    const url = 'https://a.example/" onmouseover="alert(1)"><img src=x onerror="alert(1)';
    const { list } = setUp(cite(url, "", "It says so"));
    expect(list.element.querySelector("[onmouseover], [onerror], img")).toBeNull();
    for (const link of list.element.querySelectorAll("a")) expect(link.href).toBe(new URL(url).href);
  });

  it.each(["javascript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "//x", ""])(
    "are no links to %j",
    (url) => {
      expect(webAddress(url)).toBeUndefined();
      const { list } = setUp(cite(url, '"><img src=x onerror=alert(1)>', "<b>x</b>"));
      expect(list.element.querySelector("a[href], img, b")).toBeNull();
    },
  );
});
