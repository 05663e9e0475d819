// What a model may write into the page, and what it may not.
import { describe, expect, it } from "vitest";
import { expectEqualAlways, pieces, show, streamed } from "./views";

function dom(text: string, options = {}): HTMLElement {
  const { host } = show(text, options);
  host.remove();
  return host;
}

describe("scripts", () => {
  it.each([
    "<script>alert(1)</script>",
    "<style>*{display:none}</style>",
    '<link rel="stylesheet" href="http://evil.example/x.css">',
    '<base href="http://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=http://evil.example">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x"></object>',
    '<embed src="x">',
    "<form><input name=a><button>go</button></form>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)></svg>",
    "<math><mtext></mtext></math>",
    "<template><b>x</b></template>",
    "<textarea>x</textarea>",
    '<video src="http://evil.example"></video>',
  ])("%s leaves no such element, alone or in a sentence", (html) => {
    const banned =
      "script,style,link,base,meta,iframe,object,embed,form,input,button:not(.chatkit-copy),svg,math,template,textarea,video";
    expect(dom(html).querySelector(banned)).toBeNull();
    expect(dom(`word ${html} word`).querySelector(banned)).toBeNull();
    expect(dom(`<div>\n\n${html}\n\n</div>`).querySelector(banned)).toBeNull();
  });

  it("drops event handlers, styles, ids and names", () => {
    const element = dom(`a <b onclick="x()" style="position:fixed" id="menu" name="n" onmouseover='y'>b</b>`);
    expect(element.innerHTML).toBe("<p>a <b>b</b></p>");
  });

  it("shows nothing of a tag until it is whole, then only what is safe", () => {
    const text = 'see <img src="x" onerror="alert(1)" alt="pic"> and <a href="javascript:alert(1)">this</a>';
    streamed(pieces(text, 1), (html) => {
      expect(html).not.toMatch(/<[^>]*(?:onerror|javascript)/);
    });
  });
});

describe("links", () => {
  it.each([
    "[x](javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](java&Tab;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:image/svg+xml;base64,AAAA)",
    "<javascript:alert(1)>",
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&#9;script:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="&#1;javascript:alert(1)">x</a>',
    "[x][r]\n\n[r]: javascript:alert(1)",
  ])("%s leads nowhere", (text) => {
    for (const link of dom(text).querySelectorAll("a")) {
      expect(["http:", "https:"]).toContain(new URL(link.href || "http://nowhere").protocol);
    }
  });

  it("leads to international names as browsers spell them", () => {
    const link = dom("https://müller.example/straße and https://xn--bcher-kva.example/").querySelectorAll(
      "a",
    );
    expect([...link].map((a) => [a.getAttribute("href"), a.textContent])).toEqual([
      ["https://xn--mller-kva.example/stra%C3%9Fe", "https://müller.example/straße"],
      ["https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"],
    ]);
  });

  it("opens every address beside the app, its own ones too, and a part of the page in it", () => {
    const host = dom(
      "[out](https://example.com) [in](?_state_id_=x) [part](#x) <a href='//example.org'>raw</a>",
    );
    const found = [...host.querySelectorAll("a")].map((a) => [a.target, a.rel]);
    expect(found).toEqual([
      ["_blank", "noopener noreferrer"],
      ["_blank", "noopener noreferrer"],
      ["", ""],
      ["_blank", "noopener noreferrer"],
    ]);
  });
});

describe("words of a link", () => {
  it.each([
    `[x](/a '" onmouseover="alert(1)')`,
    `[x](/a '"><img src=x onerror=alert(1)>')`,
    `[x](</a" onmouseover="alert(1)>)`,
    `![" onerror="alert(1)](/a.png '" onload="alert(1)')`,
    `[x][r]\n\n[r]: /a '" onmouseover="alert(1)'`,
    `https://a.example/"onmouseover="alert(1)`,
  ])("%s stay what they are, alone and beside HTML", (text) => {
    for (const host of [dom(text), dom(`${text}\n<b>b</b>`), dom(`<div>\n\n${text}\n\n</div>`)]) {
      expect(host.querySelector("[onmouseover], [onerror], [onload]")).toBeNull();
      expect(host.querySelectorAll("a, img")).toHaveLength(1);
    }
  });

  it("keep their marks in a title", () => {
    expect(dom(`[x](/a 'say "hi" & <b>')`).querySelector("a")?.title).toBe('say "hi" & <b>');
  });
});

describe("classes and attributes", () => {
  it("drops the classes that Shiny and Bootstrap act on, keeps the others", () => {
    const claimed =
      "shiny-input-text action-button html-widget js-plotly btn-close dropdown-menu modal modal-open bslib-card chatkit-copy";
    expect(dom(`<span class="${claimed} text-danger mine">x</span>`).innerHTML).toBe(
      '<p><span class="text-danger mine">x</span></p>',
    );
    expect(dom(`<span class="shiny-input-text">x</span>`).innerHTML).toBe("<p><span>x</span></p>");
  });

  it.each([
    '<span class="suggestion">Try this</span>',
    '<span class="suggestion submit">Try this</span>',
    '<span data-suggestion="Ask me">this</span>',
    '<span data-suggestion="Ask me" data-suggestion-submit="true">this</span>',
    '<img data-suggestion="Ask me" src="/image.jpg">',
  ])("keeps %s", (html) => {
    expect(dom(`a ${html} b`).innerHTML).toBe(`<p>a ${html} b</p>`);
  });

  it("drops other data attributes", () => {
    expect(dom('<b data-shiny-x="1" data-bs-toggle="modal" data-spy="scroll">x</b>').innerHTML).toBe(
      "<p><b>x</b></p>",
    );
  });

  it("keeps kbd, sub, sup, mark, details", () => {
    const html = "<kbd>K</kbd> H<sub>2</sub>O x<sup>2</sup> <mark>m</mark>";
    expect(dom(html).innerHTML).toBe(`<p>${html.replace("<kbd>", '<kbd dir="ltr">')}</p>`);
    expect(dom("<details open>\n<summary>S</summary>\n\n**b**\n\n</details>\n\nafter").innerHTML).toBe(
      '<details open="" dir="auto">\n<summary>S</summary>\n<p><strong>b</strong></p></details>\n<p>after</p>',
    );
  });

  it("keeps the alignment of cells without a style", () => {
    const host = dom("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | 3 | 4 |");
    expect([...host.querySelectorAll("td")].map((cell) => cell.className)).toEqual([
      "",
      "chatkit-align-left",
      "chatkit-align-center",
      "chatkit-align-right",
    ]);
    expect(host.querySelector("[style]")).toBeNull();
  });

  it("draws task boxes that are no inputs; a model's inputs never pass", () => {
    const host = dom("- [ ] open\n- [x] done\n- [y] no\n- <input type=checkbox checked> fake");
    const boxes = [...host.querySelectorAll("[role=checkbox]")];
    expect(boxes.map((box) => box.getAttribute("aria-checked"))).toEqual(["false", "true"]);
    expect(host.querySelector("input")).toBeNull();
    expect(host.textContent).toBe("opendone[y] no<input type=checkbox checked> fake");
  });

  it("draws task boxes and copy buttons inside raw HTML, too", () => {
    const host = dom("<details>\n\n- [x] done\n\n```python\nx = 1\n```\n\n</details>\n");
    expect(host.querySelector("details [role=checkbox]")).not.toBeNull();
    expect(host.querySelector("details > .chatkit-code[data-language=python] code")?.textContent).toBe(
      "x = 1\n",
    );
  });
});

describe("images", () => {
  const PNG = "data:image/png;base64,iVBORw0KGgo=";

  it("loads only what the app serves, or is in the text itself", () => {
    const host = dom(`![here](/a.png) ![pixel](${PNG}) ![there](https://evil.example/t.png)`);
    expect([...host.querySelectorAll("img")].map((image) => image.alt)).toEqual(["here", "pixel"]);
    expect(host.querySelector("a")?.outerHTML).toBe(
      '<a href="https://evil.example/t.png" target="_blank" rel="noopener noreferrer">there</a>',
    );
  });

  it.each([
    ["all", 2],
    ["none", 0],
  ] as const)("images: %s", (images, count) => {
    const host = dom("![a](/a.png) <img src='https://example.com/b.png' alt='b'>", { images });
    expect(host.querySelectorAll("img").length).toBe(count);
    expect(host.textContent).toBe(count ? " " : "a b");
  });

  it("refuses svg in a data url", () => {
    for (const images of ["all", "same-origin"]) {
      const host = dom('<img alt="v" src="data:image/svg+xml,<svg/>"> ![w](data:image/svg+xml;base64,AA)', {
        images,
      });
      expect(host.querySelector("img")).toBeNull();
    }
  });

  it("puts no link into a link", () => {
    expect(dom("[![alt](https://e.example/i.png)](https://l.example)").querySelectorAll("a").length).toBe(1);
  });
});

describe("raw HTML over several blocks", () => {
  it.each([
    "<details>\n<summary>More</summary>\n\nText with **bold**\n\n- a\n- b\n\n</details>\n\nafter",
    "<div>\n\n<div>\n\ninner\n\n</div>\n\nouter\n\n</div>\n\nafter *it*",
    "- item\n\n  <details>\n\n  inside\n\n  </details>\n\n- next",
    "<section>\n\nnever closed\n\n- a\n- b\n\n# h\n",
    "</div>\n\nclosing first\n\n<div>\n</div>\n",
    "a <b>never closed\n\nnext paragraph\n\n- list",
    "<!-- a comment\n\nover blank lines -->\n\ntext",
  ])("streamed equals whole: %j", (text) => {
    expectEqualAlways(pieces(text, 1));
  });

  it("keeps a tag left open inside its own block", () => {
    expect(dom("a <b>b\n\nc").innerHTML).toBe("<p>a <b>b</b></p><p>c</p>");
    expect(dom("- a </ul></div> b\n- c").querySelectorAll("ul > li").length).toBe(2);
  });
});
