// What the server says, in the language of the page.
import type { Quantity, Wording, WordingValue } from "../protocol";
import { filled, type Labels, type Text } from "./labels";
import { sizeText } from "./units";

interface Said {
  message: string;
  wording?: Wording | undefined;
}

/** Returns a text of the server in the language of the labels, or as it was sent if they do not have it. */
export function worded(labels: Labels, { message, wording }: Said): string {
  const { key = "", values = {} } = wording ?? {};
  if (!Object.hasOwn(labels, key)) return message;
  const text = labels[key as keyof Labels] as Text;
  const shown = Object.entries(values).map(([name, value]) => [name, written(value, labels.locale)]);
  return filled(text, Object.fromEntries(shown), labels.locale);
}

function written(value: WordingValue, locale: string): string | number {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return new Intl.ListFormat(locale).format(value);
  return quantity(value, locale);
}

const quantity = ({ amount, unit }: Quantity, locale: string): string =>
  unit === "byte" ? sizeText(amount, locale) : new Intl.RelativeTimeFormat(locale).format(amount, unit);
