// The contract: a text streamed in any chunking stands in the page as the same text rendered whole, at every moment.
import { tests as examples } from "commonmark-spec";
import { describe, it } from "vitest";
import { expectEqualAlways, pieces } from "./views";

const sections = [...new Set(examples.map(({ section }) => section))];

describe.each([1, 3, 7])("CommonMark examples, %i characters at a time", (size) => {
  it.each(sections)("%s", { timeout: 60_000 }, (section) => {
    for (const { markdown } of examples.filter((example) => example.section === section)) {
      expectEqualAlways(pieces(markdown, size));
    }
  });
});
