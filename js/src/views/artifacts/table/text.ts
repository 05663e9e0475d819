// What a table's values look like: as short as they can be without saying less, or as the app has set it. Pure.
import { partsOf } from "./order";

/** How the values of a column are written; an app says so by column. */
export interface Format {
  decimals?: number;
  thousands?: boolean;
  percent?: boolean;
  currency?: string;
  date?: Style;
  time?: Style;
  locale?: string;
}
type Style = "short" | "medium" | "long" | "full";
export type Write = (value: unknown) => string;

const MAX_DECIMALS = 20;

/** Writes the values of a column of a type. `hasTimes` says whether any of its dates has a time of day. */
export function writeOf(type: string | undefined, format: Format | undefined, hasTimes = true): Write {
  const plain: Write = type === "date" ? (value) => dateText(value, hasTimes) : valueText;
  if (!format) return plain;
  try {
    const formatted = formatter(type, format);
    return (value) => {
      if (value === null || value === undefined) return "";
      return formatted(value) ?? plain(value);
    };
  } catch {
    // A language or currency that this browser has not heard of.
    return plain;
  }
}

/** Every digit there is and no others. Exponents only below 0.000001 and from 22 digits on. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** A moment with a space in it. Where all dates of a column are at midnight, that is not said. */
export function dateText(value: unknown, hasTimes = true): string {
  const text = valueText(value);
  return (hasTimes ? text : text.replace(/T00:00:00$/, "")).replace("T", " ");
}

export const isMidnight = (value: unknown): boolean => !/T(?!00:00:00$)/.test(valueText(value));

/** By default the page's language. */
const localeOf = ({ locale }: Format): string => locale ?? (document.documentElement.lang || "en");

type Formatted = (value: unknown) => string | undefined;

function formatter(type: string | undefined, format: Format): Formatted {
  const locale = localeOf(format);
  if (type === "number") return numberFormatter(locale, format);
  return type === "date" || type === "time" ? dateFormatter(locale, format) : () => undefined;
}

function numberFormatter(locale: string, format: Format): Formatted {
  const { decimals, percent, currency } = format;
  const style = currency !== undefined ? "currency" : percent ? "percent" : "decimal";
  // A share is shown to a hundredth of a percent, money as it is usual, other numbers whole.
  const most = style === "percent" ? 2 : style === "decimal" ? MAX_DECIMALS : undefined;
  const number = new Intl.NumberFormat(locale, {
    style,
    currency,
    useGrouping: format.thousands ?? currency !== undefined,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals ?? most,
  });
  return (value) => {
    if (!/^[+-]?[\d.]/.test(String(value))) return undefined;
    // By their text, numbers of any length are rounded right.
    return number.format(typeof value === "number" ? value : (String(value) as `${number}`));
  };
}

function dateFormatter(locale: string, { date, time }: Format): Formatted {
  if (date === undefined && time === undefined) return () => undefined;
  // The wall time that is in the data, wherever the browser is.
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: date, timeStyle: time, timeZone: "UTC" });
  return (value) => {
    const parts = partsOf(valueText(value));
    if (!parts) return undefined;
    const { year, month, day, hour, minute, second, nanosecond } = parts;
    const shown = new Date(0);
    shown.setUTCFullYear(year, month - 1, day);
    shown.setUTCHours(hour, minute, second, nanosecond / 1_000_000);
    return Number.isNaN(shown.getTime()) ? undefined : moment.format(shown);
  };
}

/** What stands before the fraction of a number that is written so. */
export function pointOf(format: Format | undefined): string {
  if (!format) return ".";
  try {
    const parts = new Intl.NumberFormat(localeOf(format)).formatToParts(1.5);
    return parts.find(({ type }) => type === "decimal")?.value ?? ".";
  } catch {
    return ".";
  }
}
