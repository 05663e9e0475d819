import { expect, it } from "vitest";
import { marked } from "../../../src/views/threads/marked";

function html(text: string, query: string): string {
  const holder = document.createElement("span");
  holder.append(...marked(text, query));
  return holder.innerHTML;
}

it("marks all words of the query, without case and accents", () => {
  expect(html("Crème brûlée, creme", "BRULEE creme")).toBe(
    "<mark>Crème</mark> <mark>brûlée</mark>, <mark>creme</mark>",
  );
  expect(html("sales by region", "sale reg")).toBe("<mark>sale</mark>s by <mark>reg</mark>ion");
  expect(html("aaa", "aa")).toBe("<mark>aaa</mark>");
  expect(html("数据分析", "数据")).toBe("<mark>数据</mark>分析");
  expect(html("e\u0301te\u0301", "ete")).toBe("<mark>été</mark>");
  expect(html("🦊 fox", "🦊")).toBe("<mark>🦊</mark> fox");
});

it("leaves text as it is: without a match, without words, and where it looks like HTML", () => {
  expect(html("nothing", "x")).toBe("nothing");
  expect(html("nothing", "  ")).toBe("nothing");
  expect(html("", "x")).toBe("");
  expect(html("<b>x</b>", "x")).toBe("&lt;b&gt;<mark>x</mark>&lt;/b&gt;");
});
