import { describe, expect, it } from "vitest";
import { defaultLabels } from "../../src/base/labels";
import { appMarkup } from "../../src/markdown/app-markup";

function shown(text: string, images: "same-origin" | "all" = "same-origin"): HTMLElement {
  const host = document.createElement("div");
  host.innerHTML = appMarkup(text, { images, labels: defaultLabels });
  return host;
}

describe("markdown of the app", () => {
  it.each([
    '<button id="a" type="button" class="btn action-button" name="b" data-query="SELECT 1" data-x=\'{"a":1}\'>Go</button>',
    '<input id="n" type="number" class="shiny-input-number form-control" value="3" min="1">',
    '<select id="s"><option value="1" selected="">One</option></select>',
    '<div id="out" class="shiny-text-output" style="color: red" aria-live="polite" tabindex="0"></div>',
    '<my-widget data-a="1" kind="x">y</my-widget>',
    '<svg viewBox="0 0 1 1"><path d="M0 0h1"></path></svg>',
    '<details open=""><summary>More</summary>x</details>',
    '<a class="action-link" href="#" data-value="v">x</a>',
  ])("keeps %s", (html) => {
    const made = document.createElement("div");
    made.innerHTML = html;
    expect(
      shown(`Before **it**\n\n${html}\n\nafter`)
        .querySelector(made.firstElementChild?.localName ?? "")
        ?.isEqualNode(made.firstElementChild),
    ).toBe(true);
  });

  it("is markdown around its tags, with code and formulas", () => {
    const host = shown("# A\n\n| a |\n|---|\n| 1 |\n\n```sql\nSELECT 1\n```\n\n$x^2$ and `b`\n\n$$\ny\n$$");
    expect(host.querySelector("h1")?.textContent).toBe("A");
    expect(host.querySelector("td")?.textContent).toBe("1");
    expect(host.querySelector('.chatkit-code[data-language="sql"] code')?.textContent).toBe("SELECT 1");
    expect([...host.querySelectorAll(".chatkit-math")].map((node) => node.textContent)).toEqual([
      "$x^2$",
      "$$\ny\n$$",
    ]);
  });

  it.each([
    '<img src="x" onerror="alert(1)">',
    "<script>alert(1)</script>",
    '<button onclick="alert(1)">x</button>',
    '<my-widget onclick="alert(1)" ONLOAD="alert(1)">x</my-widget>',
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<svg><script>alert(1)</script></svg>",
    '<form action="javascript:alert(1)"></form>',
  ])("runs nothing that data in it has brought along: %s", (text) => {
    const { innerHTML } = shown(`Data: ${text}\n\n${text}`);
    expect(innerHTML).not.toMatch(/alert\(1\)(?!\)<\/p>)[^<]*"|<script|<iframe|\son\w+=/i);
    for (const link of shown(text).querySelectorAll("a"))
      expect(link.getAttribute("href") ?? "").not.toMatch(/^javascript/);
  });

  it("loads pictures as the policy says", () => {
    const text = "![A](https://example.com/a.png)";
    expect(shown(text).querySelector("img")).toBeNull();
    expect(shown(text, "all").querySelector("img")).not.toBeNull();
  });
});
