// What the server says, in the languages that have it in their catalogs.
import { expect, it } from "vitest";
import { server as arabic } from "../../shiny_chatkit/languages/ar.json";
import { server as german } from "../../shiny_chatkit/languages/de.json";
import { server as polish } from "../../shiny_chatkit/languages/pl.json";
import { defaultLabels, type Labels } from "../src/base/labels";
import { worded } from "../src/base/words";

const labels = (locale: string, texts: object): Labels => ({ ...defaultLabels, ...texts, locale });
const DE = labels("de", german);
const message = "English.";

it("shows the text as it was sent if it has no wording, or one that the labels do not have", () => {
  expect(worded(defaultLabels, { message })).toBe(message);
  expect(worded(defaultLabels, { message, wording: { key: "notSent" } })).toBe(message);
  expect(worded(DE, { message })).toBe(message);
  expect(worded(DE, { message, wording: { key: "unheardOf" } })).toBe(message);
  expect(worded(DE, { message, wording: { key: "toString" } })).toBe(message);
});

it("words a text in the language of the labels", () => {
  expect(worded(DE, { message, wording: { key: "notSent" } })).toBe("Die Nachricht wurde nicht gesendet.");
});

it("writes numbers, sizes, lists and times like the language", () => {
  const long = { key: "textTooLong", values: { count: 1234567, most: 1000000 } };
  expect(worded(DE, { message, wording: long })).toContain("1.234.567 Zeichen, erlaubt sind 1.000.000.");
  const size = { amount: 1536 * 1024, unit: "byte" as const };
  const large = { key: "uploadTooLarge", values: { name: "a.csv", size } };
  expect(worded(DE, { message, wording: large })).toBe("Die Datei „a.csv“ ist größer als 1,5 MB.");
  const lost = { key: "lostFiles", values: { names: ["a.txt", "b.txt"] } };
  expect(worded(DE, { message, wording: lost })).toContain("a.txt und b.txt");
  const often = (amount: number) => ({
    key: "tooOften",
    values: { when: { amount, unit: "minute" as const } },
  });
  expect(worded(DE, { message, wording: often(3) })).toContain("Bitte in 3 Minuten erneut");
  expect(worded(labels("pl", polish), { message, wording: often(1) })).toContain("za 1 minutę");
  expect(worded(labels("ar", arabic), { message, wording: often(3) })).toContain("خلال 3 دقائق");
});

it("lets labels override a single text, also in English", () => {
  const own = labels("en", { noCommand: "No {name} here." });
  expect(worded(own, { message, wording: { key: "noCommand", values: { name: "add" } } })).toBe(
    "No add here.",
  );
});
