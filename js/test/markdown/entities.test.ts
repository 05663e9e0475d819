import { expect, it } from "vitest";
import { decodeHTMLStrict } from "../../src/markdown/entities";

it("character references are what the browser says they are", () => {
  const known = {
    "&amp;": "&",
    "&semi;": ";",
    "&lt;": "<",
    "&nbsp;": "\u00a0",
    "&NotEqualTilde;": "\u2242\u0338",
    "&frac34;": "¾",
  };
  for (const [reference, character] of Object.entries(known))
    expect(decodeHTMLStrict(reference)).toBe(character);
  for (const none of ["&amp", "&nosuch;", "&copy", "&notit;", "&ampersand;"])
    expect(decodeHTMLStrict(none)).toBe(none);
});
