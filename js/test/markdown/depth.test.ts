// How deep elements may nest. Browsers lay them out recursively, so a few thousand would end the tab.
import { afterEach, describe, expect, it } from "vitest";
import { expectEqualAlways, htmlOf, pieces, show, streamed } from "./views";

afterEach(() => document.body.replaceChildren());

function depthOf(element: Element): number {
  let depth = 0;
  for (let level = [element]; level.length; level = level.flatMap(({ children }) => [...children])) depth++;
  return depth - 1;
}

const MARKS = ["*", "_", "**", "__", "~~"];

describe("emphasis", () => {
  it.each(MARKS)("is bounded, and deeper marks are text: %s", (mark) => {
    const text = `${`${mark}a `.repeat(500)}b${` a${mark}`.repeat(500)}`;
    const { host } = show(text);
    expect(depthOf(host)).toBe(101);
    expect(host.textContent).toBe(
      `${"a ".repeat(100)}${text.slice(100 * (mark.length + 2), -100 * (mark.length + 2))}${" a".repeat(100)}`,
    );
  });

  it("nests as deep as anybody writes", () => {
    const { host } = show(`${"*a ".repeat(100)}b${" a*".repeat(100)}`);
    expect(host.querySelectorAll("em")).toHaveLength(100);
    expect(host.textContent).not.toContain("*");
  });

  it("is counted in each paragraph anew, and after what is deep", () => {
    const deep = `${"*a ".repeat(200)}b${" a*".repeat(200)}`;
    const { host } = show(`${deep} *c*\n\n*d*\n`);
    expect([...host.querySelectorAll("p > em:last-child")].map((em) => em.textContent)).toEqual(["c", "d"]);
  });

  it.each([
    ["with raw HTML", (deep: string) => `<b>x</b> ${deep}`],
    ["in a region of raw HTML", (deep: string) => `<div>\n\n${deep}\n\n</div>`],
    ["in a link", (deep: string) => `[${deep}](/a)`],
    ["in a heading", (deep: string) => `# ${deep}`],
    ["in a cell", (deep: string) => `| a |\n|---|\n| ${deep} |\n`],
  ])("is bounded %s", (_where, around) => {
    const { host } = show(around(`${"*a ".repeat(500)}b${" a*".repeat(500)}`));
    expect(host.querySelectorAll("em")).toHaveLength(100);
  });

  it("streams as it stands whole", { timeout: 30_000 }, () => {
    for (const mark of ["*", "~~"]) {
      const deep = `${`${mark}a `.repeat(105)}b${` a${mark}`.repeat(105)}`;
      expectEqualAlways(pieces(`Before. ${deep} after, with **words** that follow.\n`, 13));
    }
  });
});

it.each([
  ["quotes", ">".repeat(1000)],
  ["lists", `${"- ".repeat(1000)}a`],
  ["quotes and lists", `${"> - ".repeat(500)}a`],
])("blocks are bounded: %s", (_name, text) => {
  const { host } = show(text);
  expect(depthOf(host)).toBeLessThanOrEqual(102);
  expect(streamed(pieces(text, 50))).toBe(htmlOf(host));
});
