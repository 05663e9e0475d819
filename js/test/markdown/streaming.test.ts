// The contract: a text streamed in any chunking stands in the page as the same text rendered whole, at every moment.
import { tests as examples } from "commonmark-spec";
import { describe, expect, it } from "vitest";
import { pieces, streamed, whole } from "./views";

/** What each beginning of an example must look like, which does not depend on how it was streamed. */
const expected = new Map<string, string>();

function expectedOf(text: string): string {
  const html = expected.get(text) ?? whole(text);
  expected.set(text, html);
  return html;
}

const sections = [...new Set(examples.map(({ section }) => section))];

describe.each([1, 3, 7])("CommonMark examples, %i characters at a time", (size) => {
  it.each(sections)("%s", { timeout: 60_000 }, (section) => {
    for (const { markdown } of examples.filter((example) => example.section === section)) {
      streamed(pieces(markdown, size), (html, text) => {
        if (html !== expectedOf(text)) expect(html, JSON.stringify(text)).toBe(expectedOf(text));
      });
    }
  });
});
