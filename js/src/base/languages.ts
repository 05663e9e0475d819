// Which language an element takes, and its catalog. English is part of the script; the others are loaded.
import { LANGUAGES } from "../protocol";

export interface Language {
  /** The code of the catalog. */
  code: string;
  /** The language of dates, numbers and plurals. */
  locale: string;
}

/** The texts of one language, by the part of the page that shows them. */
export interface Catalog {
  element: object;
  table: object;
  page: Record<string, string>;
  /** What the server says, which pages in other languages word themselves. */
  server: object;
}

/** Returns the language of an element: the wanted one, or that of the page, or else of the browser. */
export function languageOf(element: Element, wanted?: string): Language {
  const lang = element.closest<HTMLElement>("[lang]")?.lang ?? "";
  for (const tag of wanted ? [wanted] : [lang, ...navigator.languages]) {
    const code = catalogOf(tag);
    if (code) return { code, locale: known(tag) ?? code };
  }
  // An app can have a catalog of its own for another language.
  return { code: "en", locale: known(wanted) ?? "en" };
}

/** Returns the catalog for a language tag; `catalog_of` of the server follows the same rule. */
export function catalogOf(tag: string): string | undefined {
  // The catalog has the simplified characters.
  if (/^zh[-_].*(hant|tw|hk|mo)\b/i.test(tag)) return undefined;
  return LANGUAGES.find((code) => primary(code) === primary(tag));
}

/** Returns the language of a tag, without its region. */
export const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? "";

/** Returns whether a language is written from right to left. */
export const isRightToLeft = (tag: string): boolean => /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/.test(tag);

/** Returns a tag if the browser can format with it. */
function known(tag = ""): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** Loads the catalog of a language. Without it, the texts are English. */
export async function loadCatalog(code: string): Promise<Catalog | undefined> {
  const file = `languages/${code}.js`;
  try {
    return (await import(/* @vite-ignore */ new URL(file, import.meta.url).href)).default;
  } catch (error) {
    // biome-ignore lint/suspicious/noConsole: the page works without it
    console.warn(`The texts of the language "${code}" could not be loaded, so they are English.`, error);
    return undefined;
  }
}
