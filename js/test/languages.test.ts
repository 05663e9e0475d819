// The catalogs of all languages, and what an element does with them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultLabels, fill, filled, type Labels, type Text, withLabels } from "../src/base/labels";
import { languageOf } from "../src/base/languages";
import { withUnit } from "../src/base/units";
import { LANGUAGES } from "../src/protocol";
import { gridTexts } from "../src/views/artifacts/table/texts";

type Section = Record<string, Text>;
const catalog = (code: string): Record<string, Section> =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../shiny_chatkit/languages/${code}.json`), "utf8"));
const english = catalog("en");
const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe.each(LANGUAGES.map((code) => [code, catalog(code)] as const))("the catalog of %s", (code, texts) => {
  const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();

  it("has the names of the English one, in the same order", () => {
    expect(Object.entries(texts).map(([name, section]) => [name, Object.keys(section)])).toEqual(
      Object.entries(english).map(([name, section]) => [name, Object.keys(section)]),
    );
  });

  it.each(Object.values(english).flatMap((section) => Object.keys(section)))("%s", (name) => {
    const find = (all: Record<string, Section>) =>
      Object.assign({}, ...Object.values(all))[name] as Text | undefined;
    const [original, text] = [find(english), find(texts)];
    if (typeof original === "string") {
      expect(text).toEqual(expect.stringMatching(/\S/));
      expect(places(text as string)).toEqual(places(original));
      return;
    }
    const forms = text as Record<string, string>;
    expect(Object.keys(forms).sort()).toEqual([...pluralCategories].sort());
    // One and two can be words, and none of something needs no number.
    for (const [category, form] of Object.entries(forms))
      if (!["zero", "one", "two"].includes(category))
        expect(places(form)).toEqual(places(original?.other ?? ""));
  });
});

it("has no text that nothing shows", () => {
  const root = join(import.meta.dirname, "../..");
  const sources = ["js/src", "shiny_chatkit/element"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|py)$/.test(name) && name !== "protocol.ts")
      .map((name) => readFileSync(join(root, folder, name), "utf8")),
  );
  const all = sources.join("\n");
  const { element = {}, page = {}, table = {} } = english;
  const names = Object.keys({ ...element, ...page, ...table });
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(all))).toEqual([]);
});

it("names are not used twice", () => {
  const names = Object.values(english).flatMap((section) => Object.keys(section));
  expect(new Set(names).size).toBe(names.length);
});

describe("a text", () => {
  const polish: Labels = { ...defaultLabels, ...catalog("pl").element, locale: "pl" };

  it("has the plural of its count, and numbers of its language", () => {
    expect([1, 3, 5, 22, 1234.5].map((count) => fill(polish, "tokens", { count }))).toEqual([
      "1 token",
      "3 tokeny",
      "5 tokenów",
      "22 tokeny",
      "1234,5 tokena",
    ]);
    expect(filled({ other: "{count}" }, { count: 12_345 }, "de")).toBe("12.345");
    expect(fill({ ...defaultLabels, tokens: "{count} T" }, "tokens", { count: 1 })).toBe("1 T");
  });

  it("keeps what looks like a placeholder in a value", () => {
    expect(fill(polish, "fileTooLarge", { name: "{size}$&", size: "1 kB" })).toBe(
      "Plik {size}$& jest większy niż 1 kB.",
    );
  });

  it("isolates names in a sentence from right to left", () => {
    const hebrew: Labels = { ...defaultLabels, ...catalog("he").element, locale: "he" };
    expect(fill(hebrew, "excerpt", { name: "a.txt" })).toBe("קטע מתוך \u2068a.txt\u2069");
    expect(withUnit(2, "kilobyte", "he")).toBe("2 kB");
  });

  it("of the grid is the grid's own in English", () => {
    expect(gridTexts(defaultLabels)).toEqual({});
    expect(gridTexts({ ...defaultLabels, tableAnd: "AND!" })).toEqual({ andCondition: "AND!" });
    expect(gridTexts({ ...polish, ...catalog("pl").table })).toMatchObject({
      of: "z",
      to: "–",
      equals: "Równa się",
    });
  });

  it("has the units of its language", () => {
    expect([
      withUnit(5, "second", "fr"),
      withUnit(2, "minute", "ja"),
      withUnit(1.5, "megabyte", "fr"),
    ]).toEqual(["5 s", "2 分", "1,5 Mo"]);
  });
});

describe("an element", () => {
  afterEach(() => {
    document.documentElement.removeAttribute("lang");
    document.body.replaceChildren();
    vi.restoreAllMocks();
  });
  const element = (): HTMLElement => document.body.appendChild(document.createElement("div"));
  const labelsOf = (host: HTMLElement, wanted?: string) =>
    new Promise<Labels>((resolve) => withLabels(host, wanted, resolve));

  it("takes the language of the page, then that of the browser, then English", () => {
    const browser = vi.spyOn(navigator, "languages", "get");
    browser.mockReturnValue(["sv-SE", "nl-BE", "fr"]);
    expect(languageOf(element())).toEqual({ code: "nl", locale: "nl-BE" });
    document.documentElement.lang = "de-AT";
    expect(languageOf(element())).toEqual({ code: "de", locale: "de-AT" });
    document.body.lang = "it_IT";
    expect(languageOf(element())).toEqual({ code: "it", locale: "it" });
    document.body.removeAttribute("lang");
    document.documentElement.lang = "sv";
    expect(languageOf(element())).toEqual({ code: "nl", locale: "nl-BE" });
    browser.mockReturnValue(["sv"]);
    expect(languageOf(element())).toEqual({ code: "en", locale: "en" });
    expect(languageOf(element(), "pt")).toEqual({ code: "pt-BR", locale: "pt" });
  });

  it("has English texts at once", () => {
    const use = vi.fn();
    withLabels(element(), undefined, use);
    expect(use).toHaveBeenCalledWith({ ...defaultLabels, locale: navigator.language });
  });

  it("writes numbers in the language of the app's own catalog, and runs as it does", async () => {
    const host = element();
    expect((await labelsOf(host, "fa")).locale).toBe("fa");
    expect([host.lang, host.dir]).toEqual(["fa", "rtl"]);
    const other = element();
    other.dir = "ltr";
    await labelsOf(other, "fa");
    expect(other.dir).toBe("ltr");
  });

  it("stays English, with a warning, when its texts cannot be loaded", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const host = element();
    expect(await labelsOf(host, "ar")).toEqual(defaultLabels);
    expect(host.dir).toBe("");
    expect(warn).toHaveBeenCalledTimes(1);
    expect(String(warn.mock.calls[0])).toContain('language "ar"');
  });
});
