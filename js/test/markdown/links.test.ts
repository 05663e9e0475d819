// Bare links: where markdown-it need not look for them, it would find none.
import fc from "fast-check";
import { expect, it } from "vitest";
import { MAY_BE_LINK, md } from "../../src/markdown/parser";
import { whole } from "./views";

it("text that is not searched has no bare link", () => {
  const word = fc.constantFrom(
    "http",
    "ftp",
    "mailto",
    "www",
    "WWW",
    ".",
    ":",
    "/",
    "//",
    "@",
    "a",
    "b.com",
    "ß",
    " ",
  );
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(""));
  fc.assert(
    fc.property(text, (content) => {
      if (!MAY_BE_LINK.test(content)) expect(md.linkify.test(content)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

it("bare links of every kind are found, whatever is beside them", () => {
  const links = [
    "http://a.b",
    "https://a.b",
    "ftp://a.b",
    "//a.com",
    "mailto:a@b.com",
    "a@b.com",
    "www.a.com",
    "WWW.a.com",
  ];
  for (const link of links) {
    for (const text of [link, `See ${link} now`, `*${link}*`, `- ${link}`]) {
      expect(whole(text).split("<a ").length, text).toBe(2);
    }
  }
});
