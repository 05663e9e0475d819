// Emphasis beside Chinese, Japanese and Korean characters, where CommonMark alone finds none.

import { afterEach, describe, expect, it } from "vitest";
// @ts-expect-error: this part of the package has no types.
import { getCategory } from "../../node_modules/get-east-asian-width/lookup.js";
import { eastAsianWidthType } from "../../src/markdown/east-asian";
import { expectEqualAlways, pieces, show } from "./views";

afterEach(() => document.body.replaceChildren());

const EXAMPLES: [string, string][] = [
  ["**注意：**正文", "<strong>注意：</strong>正文"],
  ["これは**「強調」**です", "これは<strong>「強調」</strong>です"],
  ["**이것은 강조(emphasis)**입니다", "<strong>이것은 강조(emphasis)</strong>입니다"],
  ["**스크립트**는", "<strong>스크립트</strong>는"],
  ["价格是*“便宜。”*吗", "价格是<em>“便宜。”</em>吗"],
  ["~~删除。~~后面", "<s>删除。</s>后面"],
  ["请看**`code`**文件", '请看<strong><code dir="ltr">code</code></strong>文件'],
  ["**[链接](/a)**。", '<strong><a href="/a" target="_blank" rel="noopener noreferrer">链接</a></strong>。'],
  ["**あ<b>い</b>**う", "<strong>あ<b>い</b></strong>う"],
  // As before.
  ["snake_case_name", "snake_case_name"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ['**"a"**b', '**"a"**b'],
];

describe("emphasis", () => {
  it.each(EXAMPLES)("%s", (markdown, html) => {
    expect(show(markdown).host.innerHTML).toBe(`<p>${html}</p>`);
    expectEqualAlways(pieces(markdown, 1));
  });
});

it("knows the letters and marks that the package for widths knows", () => {
  // As markdown-it-cjk-friendly asks.
  const isCjk = (type: string, char: string): boolean =>
    type === "wide" || type === "neutral"
      ? type === "wide" || /\p{sc=Hangul}/u.test(char)
      : /width$/.test(type);
  const differ: string[] = [];
  for (let code = 0x1100; code < 0x32000; code++) {
    const char = String.fromCodePoint(code);
    if (!/[\p{L}\p{M}\p{P}]/u.test(char)) continue;
    if (isCjk(getCategory(code), char) !== isCjk(eastAsianWidthType(code), char)) differ.push(char);
  }
  expect(differ).toEqual(["\u2329", "\u232a"]);
});
