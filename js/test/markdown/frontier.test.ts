// What is finished stays: nodes, selections, cost. Linear is asserted by counting characters and nodes, not by a clock.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { counters } from "../../src/markdown/counters";
import { Lines } from "../../src/markdown/frontier/settle";
import { runs } from "../random";
import { expectEqualAlways, htmlOf, pieces, resetCounters, show, streamed, whole } from "./views";

beforeEach(resetCounters);
afterEach(() => document.body.replaceChildren());

function fill(length: number, line: (at: number) => string): string {
  let text = "";
  for (let at = 0; text.length < length; at++) text += line(at);
  return text.slice(0, length);
}

const sentence = (at: number): string =>
  `The mean of *group ${at}* is **${at}.5** units, see [the source](https://example.com/${at}) or \`col_${at}\`. `;

describe("finished nodes keep their identity", () => {
  /** Streams `first`, notes nodes, streams `rest`: the nodes must still stand where they stood. */
  function stays(first: string, rest: string, pick: (host: HTMLElement) => Node[]): void {
    const { host, view } = show();
    for (const piece of pieces(first, 7)) view.append(piece);
    const nodes = pick(host);
    expect(nodes.length).toBeGreaterThan(0);
    const before = nodes.map((node) => node.textContent);
    for (const piece of pieces(rest, 7)) view.append(piece);
    const after = pick(host);
    // Not toEqual: it would compare what the nodes look like.
    expect(nodes.every((node, at) => after[at] === node)).toBe(true);
    nodes.forEach((node, at) => {
      expect(node.isConnected).toBe(true);
      expect(node.textContent).toBe(before[at]);
    });
    expect(htmlOf(host)).toBe(whole(view.text));
  }
  const deep = (host: HTMLElement, selector: string): Node[] =>
    [...host.querySelectorAll(selector)].slice(0, -1).flatMap((element) => [element, ...element.childNodes]);

  it("top-level blocks", () => {
    stays(
      "# Title\n\nFirst *paragraph* here.\n\n- a\n- b\n\n```py\nx\n```\n\nLast one",
      " grows\n\n---\n\nmore",
      (host) => deep(host, ":scope > *"),
    );
  });
  it("items of the open list", () => {
    stays("- one **bold**\n- two `code`\n- three", " goes on\n- four\n", (host) => deep(host, "li"));
  });
  it("items of an open nested list", () => {
    stays("1. top\n   - one\n   - two\n   - three", " goes on\n   - four\n2. next\n", (host) =>
      deep(host, "li li"),
    );
  });
  it("items with paragraphs", () => {
    stays("- one\n\n  para\n\n- two\n\n  para\n\n- three\n\n  para", " on\n\n- four\n", (host) =>
      [...host.querySelectorAll("li")].slice(0, 2).flatMap((item) => [item, ...item.childNodes]),
    );
  });
  it("rows of the open table", () => {
    stays("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5", " | 6 |\n| 7 | 8 |\n\nafter", (host) =>
      deep(host, "tr"),
    );
  });
  it("paragraphs of the open quote", () => {
    stays("> one\n>\n> two\n>\n> three words that", " go on\n>\n> four\n\nafter", (host) => deep(host, "p"));
  });
  it("what is said in a long paragraph", () => {
    stays(fill(2000, sentence), fill(500, sentence), (host) =>
      [...(host.firstChild?.childNodes ?? [])].slice(0, -14),
    );
  });

  it("a selection in them survives", () => {
    const { host, view } = show("- one\n- two\n- three");
    view.append(" and\n- four\n");
    const range = document.createRange();
    range.setStart(host.querySelectorAll("li")[0]!.firstChild!, 1);
    range.setEnd(host.querySelectorAll("li")[1]!.firstChild!, 2);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    for (const piece of pieces(`- five\n${fill(600, sentence)}\n\nafter\n`, 5)) view.append(piece);
    expect(getSelection()?.toString()).toBe("netw");
  });

  it("a selection in the line that grows survives", () => {
    const { host, view } = show("Some text that");
    getSelection()?.setBaseAndExtent(host.firstChild!.firstChild!, 5, host.firstChild!.firstChild!, 9);
    for (const piece of pieces(" goes on for a while, plainly", 3)) view.append(piece);
    expect(getSelection()?.toString()).toBe("text");
  });
});

describe("cost is linear", () => {
  const SIZE = 6000;
  const shapes: Record<string, string> = {
    list: fill(SIZE, (at) => `- item ${at} with **bold** and \`code\`\n`),
    "ordered list": fill(SIZE, (at) => `${at + 1}. item ${at} of a long list\n`),
    "task list": fill(SIZE, (at) => `- [${at % 2 ? "x" : " "}] task ${at}\n`),
    "list with paragraphs": fill(SIZE, (at) => `- item ${at}\n\n  a second paragraph ${at}\n\n`),
    "nested list": fill(SIZE, (at) => (at % 6 ? `  - sub ${at} of it\n` : `- top ${at}\n`)),
    "one nested list": `- top\n${fill(SIZE, (at) => `  - sub ${at} of it\n`)}`,
    table: `| a | b | c |\n|---|:-:|--:|\n${fill(SIZE, (at) => `| ${at} | value ${at} | ${at * 3}.5 |\n`)}`,
    "table in a list": `- here\n\n  | a | b |\n  |---|---|\n${fill(SIZE, (at) => `  | ${at} | v |\n`)}`,
    fence: `\`\`\`python\n${fill(SIZE, (at) => `x${at} = f(${at}) + "text"\n`)}`,
    "fence in a list": `1. Do\n\n   \`\`\`js\n${fill(SIZE, (at) => `   line(${at});\n`)}`,
    "one line": fill(SIZE, sentence),
    "one paragraph of many lines": fill(SIZE, (at) => `${sentence(at).trim()}\n`),
    // A stray mark may open something for 1,500 characters, which the second tenth must reach.
    "paragraph with stray marks": `A stray * and [ and \` here. ${fill(2 * SIZE, sentence).replace(/[[\]`*]/g, "")}`,
    quote: fill(SIZE, (at) => `> quoted line ${at} with text\n`),
    "quote of paragraphs": fill(SIZE, (at) => `> paragraph ${at} of it\n>\n`),
    "list in a quote": fill(SIZE, (at) => `> - item ${at} of it\n`),
    "angle brackets": fill(
      SIZE,
      (at) => `set <key-${at}> of List<String> to a<b and c>d, see </answer> and **it** `,
    ),
    "XML elements": fill(SIZE, (at) => `<item-${at}>\nIt is **${at}**.\n</item-${at}>\n`),
    "paragraphs in an XML element": `<answer>\n\n${fill(SIZE, (at) => `It is **${at}**.\n\n`)}`,
    "one line without letters": fill(SIZE, () => "✅ ❌ "),
    "one line of numbers": fill(SIZE, (at) => `${at} 345, `),
    "lines without letters": fill(SIZE, (at) => `${"✅ ❌ ".repeat(1 + (at % 9))}\n`),
    "snake_case and 2 * 3": fill(SIZE, (at) => `the col_name_${at} of 2 * ${at} < y_z `),
  };

  it.each(Object.keys(shapes))("6 KB as %s", { timeout: 60_000 }, (shape) => {
    const text = shapes[shape]!;
    const { host, view } = show();
    const tenth = Math.ceil(text.length / 10);
    const costs = pieces(text, tenth).map((part) => {
      resetCounters();
      for (const piece of pieces(part, 40)) view.append(piece);
      return {
        chars: counters.blockChars + counters.inlineChars + counters.htmlChars,
        nodes: counters.inserted + counters.removed,
      };
    });
    const [, early] = costs;
    const late = costs.at(-1)!;
    expect(late.chars).toBeLessThanOrEqual(2 * early!.chars);
    expect(late.nodes).toBeLessThanOrEqual(2 * early!.nodes + 10);
    expect(costs.reduce((sum, { chars }) => sum + chars, 0)).toBeLessThanOrEqual(20 * text.length);
    expect(htmlOf(host)).toBe(whole(text));
  });

  it.each(["✅ ❌ ", "12 345 ", "= ", "a | ", "[a](/b) | ", "<b>a</b> | "])(
    "reads a line once, however many words it has: %j",
    (words) => {
      const content = vi.spyOn(Lines.prototype, "content");
      const split = vi.spyOn(String.prototype, "split");
      show(words.repeat(500));
      expect(content.mock.calls.length).toBeLessThan(10);
      expect(split.mock.calls.length).toBeLessThan(10);
      vi.restoreAllMocks();
    },
  );

  it("20 KB of everything", { timeout: 120_000 }, () => {
    const parts = [
      (at: number) => `## Part ${at}\n\n`,
      (at: number) => `${sentence(at)}${sentence(at + 1)}\n\n`,
      (at: number) => `- a ${at}\n- b\n  - c\n\n`,
      () => `\`\`\`python\n${"x = 1\nprint(x)\n\n".repeat(6)}\`\`\`\n\n`,
      () => "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n",
      (at: number) => `> quote ${at}\n\n1. one\n2. two\n\n   more\n\n`,
    ];
    const text = fill(20_000, (at) => parts[at % parts.length]!(at));
    const { host, view } = show();
    for (const piece of pieces(text, 60)) view.append(piece);
    expect(counters.blockChars + counters.inlineChars + counters.htmlChars).toBeLessThanOrEqual(
      10 * text.length,
    );
    expect(counters.removed).toBeLessThanOrEqual(text.length / 50);
    expect(htmlOf(host)).toBe(whole(text));
  });
});

describe("late facts are mended once", () => {
  it("a list turns loose", () => {
    const { host, view } = show("- a\n- b\n- c\n- d\n");
    expect(host.querySelector("p")).toBeNull();
    for (const char of "\n- e\n") view.append(char);
    expect(host.querySelectorAll("li > p").length).toBe(5);
    expect(counters.mended).toBeLessThanOrEqual(2);
  });

  it("a definition arrives after the blocks that use it", () => {
    const { host, view } = show("See [one] and [two][b].\n\n- in [one]\n\nplain\n\n");
    const plain = host.lastElementChild;
    for (const piece of pieces("text\n\n[one]: /1 'title'\n[b]: /2\n", 4)) view.append(piece);
    expect([...host.querySelectorAll("a")].map((a) => a.getAttribute("href"))).toEqual(["/1", "/2", "/1"]);
    expect(plain?.isConnected).toBe(true);
    expect(htmlOf(host)).toBe(whole(view.text));
  });

  it("a definition inside the open list reaches what came before", () => {
    expectEqualAlways(pieces("- see [x]\n- more\n- and\n\n  [x]: /url\n- [x]\n", 1));
  });

  it.each(["\n===\n", "\n---\n", "\n--|--\n", " [late](x) *", "\n- item\n", "\n\n[ref]: /x\n"])(
    "a long paragraph followed by %j",
    (end) => {
      for (const before of ["", "> ", "- ", "1. - "]) {
        const text = `${before}${fill(600, sentence)} a *stray [ref] and a|b ${fill(350, sentence)}`;
        expectEqualAlways([...pieces(text, 40), ...pieces(end, 1)]);
      }
    },
    30_000,
  );

  it("a list's first line becomes a table's head", () => {
    expectEqualAlways([...pieces(`- > ${fill(500, sentence)}`, 5), ...pieces(" | b\n--|--\n1 | 2\n", 1)]);
  });
});

describe("awkward text", () => {
  it.each([
    ["carriage returns", "a\r\nb\r\n\r\n- c\r- d\r\n\r\n```\r\nx\r\n\r\n```\r\n"],
    ["NUL", "a\0b\n\n`\0`\n"],
    ["surrogate pairs", "😀 **😀** `😀`\n\n- 😀😀\n\n```\n😀\n```\n"],
    ["entities", "a &amp; b &copy; &#35; &notreal; &\n"],
    ["products", "2 * 3 * 4 and 2*3*4 and a_b_c\n"],
    [
      "GFM",
      "~~gone~~ www.example.com, https://example.com/a_(b). a@b.co\n\n- [ ] t\n- [x] d\n\n| a | b |\n|--|:-:|\n| `\\|` | x |\n",
    ],
    ["a blank line that ends code and makes a list loose", "- ```\n\n- a\n"],
    ["code that ends with its quote", "> ```\n> a\n\n> b\n"],
    [
      "a long paragraph with lines that begin with blanks",
      fill(600, (at) => `   Line ${at} of *many*, see [one](/${at}) of them\n`),
    ],
    [
      "marks of one list at many columns",
      "- a\n - b\n  - c\n   - d\n  - e\n - f\n- g\n\n1. a\n\n  2. b\n\n    3. c\n",
    ],
    ["titles that come late", "[a]: /x\n'title\n===\nmore'\n\n[b\n===\nc]: /y\n\n[a] [b c]\n"],
    ["tabs", "-\ta\n\n\tb\n\n>\t\tcode\n\n1.\tx\n\ty\n"],
  ])("%s, one character at a time", { timeout: 30_000 }, (_name, text) => {
    expectEqualAlways(pieces(text, 1));
  });

  it("reads products as products", () => {
    expect(show("2 * 3 * 4").host.innerHTML).toBe("<p>2 * 3 * 4</p>");
  });

  it("survives deep nesting", { timeout: 60_000 }, () => {
    for (const text of [
      ">".repeat(5000),
      `${"- ".repeat(3000)}a`,
      "[".repeat(5000),
      "*a ".repeat(3000),
      "<b>".repeat(200),
    ]) {
      expect(() => streamed(pieces(text, 500))).not.toThrow();
    }
  });

  it("survives a line of 100 KB without a space", { timeout: 60_000 }, () => {
    const text = "abcdefghij".repeat(10_000);
    expect(streamed(pieces(text, 1000))).toBe(`<p>${text}</p>`);
  });

  it("replaces a text, keeping what is alike", () => {
    const { host, view } = show("# Title\n\nfirst\n\nsecond\n");
    const title = host.firstChild;
    view.set("# Title\n\nfirst\n");
    expect(host.firstChild).toBe(title);
    expect(htmlOf(host)).toBe(whole("# Title\n\nfirst\n"));
    view.set("# Title\n\nfirst\n\nthird");
    expect(htmlOf(host)).toBe(whole("# Title\n\nfirst\n\nthird"));
    view.set("");
    expect(host.innerHTML).toBe("");
    expect(view.text).toBe("");
  });

  it("changes nothing at the end", () => {
    const { host, view } = show("- a\n- b **c");
    const before = host.innerHTML;
    view.finish();
    expect(host.innerHTML).toBe(before);
  });
});

describe("any text, any chunking", () => {
  const starts = fc.constantFrom(
    ..."- |* |1. |2) |> |>|  |    |# |```\n|```py\n|~~~\n|---\n|===\n|[a]: /x\n|[b]:\n|'t\n|a \\| b\n|-\\|-\n|<div>\n|</div>\n|<b>\n|<answer>\n|</answer>\n|<svg>\n|</svg>\n|- [x] |text\n|\n|\n\n|\t"
      .split(/(?<!\\)\|/)
      .map((part) => part.replace("\\|", "|")),
  );
  const inline = fc.constantFrom(
    ...[
      "*",
      "_",
      "**",
      "`",
      "``",
      "[",
      "]",
      "](/u)",
      "[a]",
      "![i](/p.png)",
      "<b>",
      "</b>",
      "<",
      "<key>",
      "List<T>",
      "</answer>",
      "<b and c>",
      "<svg>",
      "</svg>",
      "<x y='",
      ">",
      "&amp;",
      "~~",
      "\\",
      "!",
    ],
    ...[
      "word ",
      "some words ",
      "www.x.com ",
      "http://x.com ",
      "a@b.co ",
      "'",
      '"',
      " ",
      "  ",
      "|",
      "😀",
      "。",
      "注意：",
      "「強調」",
      "2 * 3",
      "✅ ❌ ✅ ❌ ✅ ❌ ✅ ❌ ",
      "12 345 678 9012 345 ",
      "((!, %% & ;;; ?? ^^ ",
    ],
  );
  const line = fc
    .tuple(fc.array(starts, { maxLength: 2 }), fc.array(inline, { maxLength: 5 }))
    .map(([start, rest]) => [...start, ...rest].join(""));
  const text = fc.array(line, { maxLength: 9 }).map((lines) => lines.join("\n"));

  it("equals the whole at every moment", { timeout: runs(60_000) }, () => {
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (source, sizes) => {
        const chunks: string[] = [];
        for (let at = 0, n = 0; at < source.length; n++) {
          const size = sizes[n % sizes.length]!;
          chunks.push(source.slice(at, at + size));
          at += size;
        }
        expectEqualAlways(chunks);
      }),
      { numRuns: runs(75) },
    );
  });
});
