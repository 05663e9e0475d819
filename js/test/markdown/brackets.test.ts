// Words in angle brackets: what is no HTML that a model may use is text, as it was written.
import { afterEach, describe, expect, it } from "vitest";
import { expectEqualAlways, pieces, show, streamed } from "./views";

afterEach(() => document.body.replaceChildren());

function text(markdown: string): string {
  const { host } = show(markdown);
  return host.textContent?.trim() ?? "";
}

const WORDS = [
  "<your-api-key>",
  "<ada at example>",
  "<answer>",
  "</answer>",
  "List<String>",
  "List<Object>",
  "List<object>",
  "Vec<U>",
  "Option<B>",
  "Map<K, V>",
  "Map<String, List<T>>",
  "vector<std::string>",
  "template <typename T>",
  "a<b and c>d",
  "x<p or q>y",
  "1 < 2 > 0",
  "<T>",
  "<!DOCTYPE html>",
  "<?xml version='1.0'?>",
  "<![CDATA[a]]>",
  "<my-element name='a' b=\"c\">",
  "<Table rows={rows} />",
  "<Button onClick={save}>Save</Button>",
  "<input type=checkbox>",
  "<object of type Foo at 0x7f>",
  "<name:str>",
  "<html><body>",
  "<dialog>",
  "<foo a='&amp;'>",
];

describe("is text as it was written", () => {
  it.each(WORDS)("%s", (word) => {
    expect(text(word)).toBe(word);
    expect(text(`See ${word} there.`)).toBe(`See ${word} there.`);
    expect(text(`- item ${word}\n`)).toBe(`item ${word}`);
    expect(text(`| a |\n|---|\n| ${word} |\n`)).toContain(word);
    expect(text(`# ${word}\n`)).toBe(word);
    expect(text(`a <b>bold</b> ${word}`)).toBe(`a bold ${word}`);
    expect(text(`<div>\n${word}\n</div>\n`)).toBe(word);
    expect(text(`<div>\n\n${word}\n\n</div>\n`)).toBe(word);
  });

  it("keeps the markdown between tags", () => {
    const { host } = show("<answer>\nIt is **42**.\n</answer>");
    expect(host.innerHTML).toBe("<p>&lt;answer&gt;\nIt is <strong>42</strong>.\n&lt;/answer&gt;</p>");
  });

  it("keeps blocks between tags", () => {
    const { host } = show("<answer>\n\n- a\n- b\n\n</answer>\n\n`x`");
    expect(host.querySelectorAll(":scope > ul > li")).toHaveLength(2);
    expect(host.querySelector("p")?.textContent).toBe("<answer>");
  });

  it("takes no emphasis from inside a tag and links nothing in it", () => {
    const { host } = show('a <foo bar="*x* https://example.com"> b');
    expect(host.innerHTML).toBe('<p>a &lt;foo bar="*x* https://example.com"&gt; b</p>');
  });

  it("is the text of an image, too", () => {
    expect(show("![see <key> here](/a.png)").host.querySelector("img")?.alt).toBe("see <key> here");
  });
});

describe("is never parsed as HTML", () => {
  it.each([
    "<foo><img src=x onerror=alert(1)></foo>",
    "<foo onclick=alert(1)>",
    "<div>\n<foo a='<img src=x onerror=alert(1)>'>\n</div>",
    "<div>\n<foo <img src=x onerror=alert(1)>>\n</div>",
    "<div>\n&lt;img src=x onerror=alert(1)&gt; <foo>\n</div>",
    "<div title='<foo>'>\n<script>alert(1)</script>\n</div>",
  ])("%s", (markdown) => {
    const { host } = show(markdown);
    expect(host.querySelector("foo, script, [onerror], [onclick]")).toBeNull();
  });
});

describe("content of what may not be there stays out", () => {
  const HIDDEN = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script async src='x'>alert(1)</script>",
    "<style>alert(1)</style>",
    "<iframe src='x'>alert(1)</iframe>",
    "<object data='x'>alert(1)</object>",
    "<template>alert(1)</template>",
    "<noscript>alert(1)</noscript>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><text>alert(1)</text></svg>",
    "<!-- alert(1) -->",
  ];
  it.each(HIDDEN)("%s", (html) => {
    for (const markdown of [
      html,
      `word ${html} word`,
      `<div>\n${html}\n</div>`,
      `<div>\n\n${html}\n\n</div>`,
      `- ${html}`,
      `<foo>${html}</foo>`,
      // Never closed.
      html.replace(/<\/\w+>$|-->$/, ""),
      `word ${html.replace(/<\/\w+>$/, "")}`,
    ]) {
      // A tag that is still being written is text, so only the end counts.
      expect(streamed(pieces(markdown, 1)), markdown).not.toContain("alert");
    }
  });

  it("over blank lines", () => {
    expect(text("<iframe>\n\nalert(1)\n\n</iframe>\n\nafter")).toBe("after");
    expect(text("<svg>\n\n<text>alert(1)</text>\n\n</svg>\n\nafter")).toBe("after");
  });
});

describe("streamed equals whole", () => {
  it.each([
    ...WORDS.map((word) => `See ${word} and *${word}*.\n\n${word}\n- ${word}\n<div>\n${word}\n</div>\n`),
    "<answer>\nIt is **42**.\n</answer>\n\n<answer>\n\n- a\n- <b>c</b>\n\n</answer>\n",
    "a\n<div and b>\n\nc",
    "<Section>\n  <Card title='x'>\n    **b**\n  </Card>\n</Section>",
  ])("%j", (markdown) => {
    for (const size of [1, 3]) {
      expectEqualAlways(pieces(markdown, size));
    }
  });
});
