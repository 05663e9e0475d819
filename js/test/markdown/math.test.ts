// Formulas: what is one and what is money, that nothing in one is markdown, and that they stream as they stand whole.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tests as commonmark } from "commonmark-spec";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { counters } from "../../src/markdown/counters";
import { parseBlocks } from "../../src/markdown/parser";
import { runs } from "../random";
import { expectEqualAlways, htmlOf, pieces, resetCounters, show, whole } from "./views";

beforeEach(resetCounters);
afterEach(() => document.body.replaceChildren());

function formulas(text: string): string[] {
  const { host } = show(text);
  return [...host.querySelectorAll(".chatkit-math")].map((element) => element.textContent ?? "");
}

const examples: { text: string; formulas: string[] }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../tests/fixtures/rules/formulas.json"), "utf8"),
);
const short = examples.filter(({ text }) => text.length < 500);
const FORMULAS = short.flatMap(({ text, formulas }) =>
  formulas.length > 0 ? [[text, formulas] as const] : [],
);
const TEXTS = ["$$", ...short.flatMap(({ text, formulas }) => (formulas.length === 0 ? [text] : []))];

const equalAlways = (text: string, size = 1): void => expectEqualAlways(pieces(text, size));

describe("formulas", () => {
  it.each(FORMULAS)("%j", (text, expected) => {
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
  it.each(TEXTS)("%j", (text) => {
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
  const sections = [...new Set(commonmark.map(({ section }) => section))];
  it.each(sections)("without a formula are read the same with math on: %s", (section) => {
    for (const { markdown } of commonmark.filter((example) => example.section === section)) {
      if (/\$|\\[()[\]]/.test(markdown)) continue;
      const on = show(markdown);
      const off = show(markdown, { math: false });
      expect(htmlOf(on.host), JSON.stringify(markdown)).toBe(htmlOf(off.host));
    }
  });
});

describe("a stream of formulas", () => {
  const SIZE = 6000;
  const fill = (line: (at: number) => string, size = SIZE): string => {
    let text = "";
    for (let at = 0; text.length < size; at++) text += line(at);
    return text;
  };
  const shapes: Record<string, string> = {
    "formulas in a line": fill((at) => `the value $x_{${at}} * y$ of \\(z_${at}\\) is **${at}** and so on, `),
    prices: fill((at) => `it costs $${at} or US$${at + 1}, that is $${at}.50 less `),
    "lone dollars": fill((at) => `set $VAR_${at} and then go on with the work `),
    // A formula may close for 2,000 characters, which the second tenth must reach.
    "one open parenthesis": `\\( a ${fill((at) => `word ${at} and more words `, 2 * SIZE)}`,
    blocks: fill((at) => `$$\nx_${at} = y\n$$\n\nThen \\[ a_${at} \\] follows.\n\n`),
    "one block": `\\[\n${fill((at) => `x_${at} &= y_${at} \\\\\n`)}`,
    "one block in a list": `- here\n\n  $$\n${fill((at) => `  x_${at} &= y_${at} \\\\\n`)}`,
    "formulas in items": fill((at) => `- item $x_{${at}}$ with \\(y\\)\n`),
    "formulas in rows": `| a | b |\n|---|---|\n${fill((at) => `| $x_{${at}}$ | \\(y\\) |\n`)}`,
  };
  it.each(Object.keys(shapes))("costs what its length says: %s", { timeout: 60_000 }, (shape) => {
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

  const lines: Record<string, string> = {
    "many formulas": "a $$\n+ x\n$$\n",
    "one long formula after another": `a $$\n${"+ x\n".repeat(400)}$$\n`,
    "formulas after a backtick": "a ` $$\n+ x\n$$\n",
    "formulas after brackets": "a [ $$\n+ x\n$$\n](b c) ",
    "formulas after an open link": "<a> http://a.b $$\n+ x\n$$\n",
    "formulas after the beginning of a tag": 'a <b title="\n$$\n+ x\n$$\n',
    "formulas after prices": "a $5 $$\n+ x\n$$\n",
  };
  it.each(Object.keys(lines))("costs what its length says, with lines that begin like items: %s", (shape) => {
    const line = lines[shape]!;
    const times = Math.ceil(3_000 / line.length);
    const cost = (text: string): number => {
      resetCounters();
      parseBlocks(text, { references: {}, math: true });
      return counters.inlineChars;
    };
    expect(cost(line.repeat(2 * times))).toBeLessThanOrEqual(3 * cost(line.repeat(times)) + 10_000);
  });

  it("does not end at lines that begin like items, however long its paragraph is", () => {
    for (const opener of ["", "`", "[", "<b title='", "$5 "]) {
      const { host } = show(`${opener} ${"a $$\n+ x\n$$\n".repeat(200)}`);
      expect(host.children).toHaveLength(1);
      expect(host.querySelector("li")).toBeNull();
    }
    // Code that ends late makes the formula's delimiter text.
    expect(show("a ` $$\nb `\n- c").host.querySelectorAll("li")).toHaveLength(1);
    expect(show("a [b](/c 'd $$\ne')\n- f").host.querySelectorAll("li")).toHaveLength(1);
    expect(show("a $$\nb $$\n- c").host.querySelectorAll("li")).toHaveLength(1);
    expect(show(`a $$\n${"b ".repeat(1000)}\n- c`).host.querySelectorAll("li")).toHaveLength(1);
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
      { numRuns: runs(100) },
    );
  });
});
