// The texts that an element shows or announces, in its language. The catalogs are shiny_chatkit/languages/*.json; `labels`
// of chat_ui() overrides any of their texts.
import { element } from "../../../shiny_chatkit/languages/en.json";
import { isRightToLeft, languageOf, loadCatalog, primary } from "./languages";

/** A text, or one for each plural category of a language. */
export type Text = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string });

type Key = keyof typeof element;
/** The names of texts without a plural. */
export type PlainKey = { [K in Key]: (typeof element)[K] extends string ? K : never }[Key];
type Texts = { [K in Key]: (typeof element)[K] extends string ? string : Text };

/** The names of texts that only a table needs, which has English ones by itself. */
export type TableKey = keyof typeof import("../../../shiny_chatkit/languages/en.json")["table"];

export interface Labels extends Texts, Partial<Record<TableKey, string>> {
  /** The language of dates, numbers and plurals. */
  locale: string;
}

/** The labels in English, which every page has. */
export const defaultLabels: Labels = { ...element, locale: "en" };

type Values = Record<string, string | number>;

/** Returns a label with its {placeholders} filled in. `count` decides about its plural. */
export const fill = (labels: Labels, key: Key, values: Values): string =>
  filled(labels[key], values, labels.locale);

/** Returns a text with its {placeholders} filled in, and with numbers as the language writes them. */
export function filled(text: Text, values: Values, locale: string): string {
  const pattern =
    typeof text === "string"
      ? text
      : (text[new Intl.PluralRules(locale).select(Number(values.count))] ?? text.other);
  return pattern.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name] ?? place;
    if (typeof value === "number") return value.toLocaleString(locale);
    // Names in Latin letters do not change the order of a sentence from right to left.
    return isRightToLeft(locale) && /[a-z]/i.test(value) ? `\u2068${value}\u2069` : value;
  });
}

/** Returns "Label: name" in the language. */
export const named = (labels: Labels, label: string, name: string): string =>
  fill(labels, "named", { label, name });

/** Hands over the labels of an element: at once, or when they have been loaded. Marks the element with their language. */
export function withLabels(
  element: HTMLElement,
  wanted: string | undefined,
  use: (labels: Labels) => void,
): void {
  const { code, locale } = languageOf(element, wanted);
  const ready = (own: object | undefined): void => {
    const labels = { ...defaultLabels, ...own, locale: own ? locale : "en" };
    const around = element.closest<HTMLElement>("[lang]")?.lang ?? "";
    if ((wanted || code !== "en") && primary(around) !== primary(labels.locale)) element.lang = labels.locale;
    if (isRightToLeft(labels.locale) && !element.dir) element.dir = "rtl";
    use(labels);
  };
  if (code === "en") ready({});
  else
    void loadCatalog(code).then((catalog) => {
      ready(catalog && { ...catalog.server, ...catalog.table, ...catalog.element });
    });
}
