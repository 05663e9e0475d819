// What has a direction of its own. How it looks is tested in a browser: tests/browser/test_directions.py.
import { afterEach, expect, it } from "vitest";
import { show } from "./views";

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
