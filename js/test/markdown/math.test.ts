// Formulas: what is one and what is money, that nothing in one is markdown, and that they stream as they stand whole.

import { tests as examples } from "commonmark-spec";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { counters } from "../../src/markdown/counters";
import { runs } from "../random";
import { htmlOf, pieces, resetCounters, show, streamed, whole } from "./views";

beforeEach(resetCounters);
afterEach(() => document.body.replaceChildren());

function formulas(text: string): string[] {
  const { host } = show(text);
  return [...host.querySelectorAll(".chatkit-math")].map((element) => element.textContent ?? "");
}

const equalAlways = (text: string, size = 1): void => {
  streamed(pieces(text, size), (html, soFar) => {
    if (html !== whole(soFar)) expect(html, JSON.stringify(soFar)).toBe(whole(soFar));
  });
};

describe("formulas", () => {
  it.each([
    ["Let $x$ be", ["$x$"]],
    ["$x$", ["$x$"]],
    ["$a_1 * b_2 * c$", ["$a_1 * b_2 * c$"]],
    ["so $E = mc^2$, and $p$.", ["$E = mc^2$", "$p$"]],
    ["($x$) “$y$” —$z$—", ["$x$", "$y$", "$z$"]],
    ["the $n$-th and $k$th, $x$'s", ["$n$", "$k$", "$x$"]],
    ["**bold $x*y*z$**", ["$x*y*z$"]],
    ["# Heading $x_1$", ["$x_1$"]],
    ["it is $5$ or $-1$ or $2n+1$", ["$5$", "$-1$", "$2n+1$"]],
    ["$\\$5 + x$ is one", ["$\\$5 + x$"]],
    ["\\(a_b\\) and \\(c*d*e\\)", ["\\(a_b\\)", "\\(c*d*e\\)"]],
    ["\\[ x \\]", ["\\[ x \\]"]],
    ["\\[\nx\n\\]", ["\\[\nx\n\\]"]],
    ["\\[\nx\n\n+ y\n\\]\n\nafter", ["\\[\nx\n\n+ y\n\\]"]],
    ["\\[x \t\n\\]", ["\\[x \t\n\\]"]],
    ["$$x \n$$", ["$$x \n$$"]],
    ["$$x$$ \n\n\\[y\\]\t\n", ["$$x$$", "\\[y\\]"]],
    ["$$x$$", ["$$x$$"]],
    [
      "$$\n\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}\n$$",
      ["$$\n\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}\n$$"],
    ],
    ["text\n$$\nx\n$$\nmore", ["$$\nx\n$$"]],
    ["text\n\\[\nx\n\\]\nmore", ["\\[\nx\n\\]"]],
    ["see $$x^2$$ here", ["$$x^2$$"]],
    ["see \\[x^2\\] here", ["\\[x^2\\]"]],
    ["- one $x$\n- two\n\n  $$\n  y\n  $$\n", ["$x$", "$$\ny\n$$"]],
    ["1. \\[\n   a\n   \\]\n2. b", ["\\[\na\n\\]"]],
    ["> \\[\n> a\n> + b\n> \\]\n\nc", ["\\[\na\n+ b\n\\]"]],
    ["> $x$", ["$x$"]],
    ["| a | b |\n|---|---|\n| $x_1$ | \\(y_2\\) |", ["$x_1$", "\\(y_2\\)"]],
    ["| a |\n|---|\n| $\\|x\\|$ |", ["$|x|$"]],
    ["[link $x$](/a)", ["$x$"]],
    ["$\\alpha < \\beta$ and $a<b$, $c>d$", ["$\\alpha < \\beta$", "$a<b$", "$c>d$"]],
    ["\\(f(x) = \\text{if } x\\)", ["\\(f(x) = \\text{if } x\\)"]],
    ["$\\text{http://x.com}$", ["$\\text{http://x.com}$"]],
    ["<b>$x$</b>", ["$x$"]],
    ["<details>\n\n$$\nx\n$$\n\nand $y$\n\n</details>", ["$$\nx\n$$", "$y$"]],
    ["$公式$是", ["$公式$"]],
    ["设$x$为", ["$x$"]],
  ])("%j", (text, expected) => {
    expect(formulas(text)).toEqual(expected);
    equalAlways(text);
    equalAlways(`${text}\n\nafter\n`, 3);
  });

  it("are displayed or stand in the line", () => {
    const { host } = show("a $x$ b \\(y\\) c $$z$$ d \\[w\\]\n\n$$\nv\n$$");
    const shown = [...host.querySelectorAll(".chatkit-math")].map((element) => [
      element.localName,
      element.classList.contains("chatkit-math-display"),
      element.getAttribute("dir"),
    ]);
    expect(shown).toEqual([
      ["span", false, "ltr"],
      ["span", false, "ltr"],
      ["span", true, "ltr"],
      ["span", true, "ltr"],
      ["div", true, "ltr"],
    ]);
  });
});

describe("text", () => {
  it.each([
    "$5 and $10",
    "costs $5, or US$3",
    "$HOME/$PATH",
    "between $5 and $10, or $20",
    "$5-$10",
    "from $5 to$10 and 3$ more",
    "US$5 and US$6",
    "$1,000.50 and then $2,000",
    "$ x $",
    "$x $",
    "$ x$",
    "a$b$c",
    "cost: $x",
    "only one $",
    "$$",
    "$$$",
    "$$$$",
    "x $$ y",
    "\\$5 and \\$6",
    "\\$x\\$",
    "R$ 5 e R$ 10",
    "$(document).ready and $('#id')",
    "echo $PATH, $HOME and $USER",
    "\\(\\)",
    "pay $5/month or $50/year",
    "$20 (or $15 for members)",
    "the jQuery `$` and `$x$`",
    "$5–$10",
    "$3M to $5M",
  ])("%j", (text) => {
    expect(formulas(text)).toEqual([]);
    equalAlways(text);
  });

  it.each(["`$x$`", "``\\(x\\)``", "```\n$$\nx\n$$\n```", "    $$x$$", "~~~\n\\[\n~~~", "[a](/b$c$d)"])(
    "in code and addresses: %j",
    (text) => {
      expect(formulas(text)).toEqual([]);
      equalAlways(text);
    },
  );

  it.each([
    ["\\(a_b*c", "\\(a_b*c"],
    ["\\[ a_b*c_d*", "\\[ a_b*c_d*"],
    ["\\[\na_b\n\n", "\\[\na_b"],
    ["$$\na*b*c", "$$\na*b*c"],
    ["\\(never closed\n\nnext", "\\(never closednext"],
  ])("an unfinished formula shows whole: %j", (text, shown) => {
    const { host } = show(text);
    expect(host.textContent?.trim()).toBe(shown.trim());
    expect(formulas(text)).toEqual([]);
    equalAlways(text);
  });
});

describe("math off", () => {
  it("leaves all of it to markdown", () => {
    const { host } = show("Let $a*b*c$ be \\(x\\)\n\n$$\nx\n$$", { math: false });
    expect(host.innerHTML).toBe("<p>Let $a<em>b</em>c$ be (x)</p><p>$$\nx\n$$</p>");
  });
});

describe("CommonMark examples", () => {
  const sections = [...new Set(examples.map(({ section }) => section))];
  it.each(sections)("without a formula are read the same with math on: %s", (section) => {
    for (const { markdown } of examples.filter((example) => example.section === section)) {
      if (/\$|\\[()[\]]/.test(markdown)) continue;
      const on = show(markdown);
      const off = show(markdown, { math: false });
      expect(htmlOf(on.host), JSON.stringify(markdown)).toBe(htmlOf(off.host));
    }
  });
});

describe("a stream of formulas", () => {
  const SIZE = 40_000;
  const fill = (line: (at: number) => string): string => {
    let text = "";
    for (let at = 0; text.length < SIZE; at++) text += line(at);
    return text;
  };
  const shapes: Record<string, string> = {
    "formulas in a line": fill((at) => `the value $x_{${at}} * y$ of \\(z_${at}\\) is **${at}** and so on, `),
    prices: fill((at) => `it costs $${at} or US$${at + 1}, that is $${at}.50 less `),
    "lone dollars": fill((at) => `set $VAR_${at} and then go on with the work `),
    "one open parenthesis": `\\( a ${fill((at) => `word ${at} and more words `)}`,
    blocks: fill((at) => `$$\nx_${at} = y\n$$\n\nThen \\[ a_${at} \\] follows.\n\n`),
    "one block": `\\[\n${fill((at) => `x_${at} &= y_${at} \\\\\n`)}`,
    "one block in a list": `- here\n\n  $$\n${fill((at) => `  x_${at} &= y_${at} \\\\\n`)}`,
    "formulas in items": fill((at) => `- item $x_{${at}}$ with \\(y\\)\n`),
    "formulas in rows": `| a | b |\n|---|---|\n${fill((at) => `| $x_{${at}}$ | \\(y\\) |\n`)}`,
  };
  it.each(Object.keys(shapes))("costs what its length says: %s", { timeout: 120_000 }, (shape) => {
    const text = shapes[shape]!;
    const { host, view } = show();
    const costs = pieces(text, Math.ceil(text.length / 10)).map((part) => {
      resetCounters();
      for (const piece of pieces(part, 40)) view.append(piece);
      return counters.blockChars + counters.inlineChars + counters.htmlChars;
    });
    expect(costs.at(-1)).toBeLessThanOrEqual(2 * costs[1]!);
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(25 * text.length);
    expect(htmlOf(host)).toBe(whole(text));
  });

  it("keeps the nodes of formulas that are closed", () => {
    const { host, view } = show("- Let $x$ be\n\n  $$\n  y\n  $$\n\n  and **so $z$ it");
    const before = [...host.querySelectorAll(".chatkit-math")];
    for (const piece of pieces(" goes** on with $w$\n- next\n\nafter $v$", 3)) view.append(piece);
    const after = [...host.querySelectorAll(".chatkit-math")];
    expect(before.slice(0, 2).every((node, at) => after[at] === node)).toBe(true);
  });

  const part = fc.constantFrom(
    ...[
      "$",
      "$$",
      "\\(",
      "\\)",
      "\\[",
      "\\]",
      "\\",
      "x",
      "5",
      " ",
      " and ",
      "_a_",
      "*",
      "**",
      "`",
      "\n",
      "\n\n",
    ],
    ...[
      "- ",
      "> ",
      "  ",
      "| ",
      "|\n|---|\n",
      "\n$$\n",
      "\n\\[\n",
      "\n\\]",
      "$x$",
      "\\(y\\)",
      "<b>",
      "</b>",
      "<details>",
      "[",
      "](/u)",
      "{",
      "}",
      "\\text{a}",
      "&",
      "# ",
      "```\n",
      "---\n",
      "===\n",
      "1. ",
      "\t",
    ],
  );
  it("equals the whole at every moment", { timeout: runs(60_000) }, () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 24 }).map((parts) => parts.join("")),
        fc.integer({ min: 1, max: 6 }),
        equalAlways,
      ),
      { numRuns: runs(300) },
    );
  });
});
