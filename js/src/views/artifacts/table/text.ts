// Formats the values of a table: as short as possible without losing information, or as the app has set. Pure.
import { partsOf } from "./order";

/** The format of a column, as set by the app. */
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

/** Returns a formatter for a type. `hasTimes` says whether any date of the column has a time of day. */
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
    // The browser does not know this language or currency.
    return plain;
  }
}

/** Writes all digits of a number, with an exponent only below 0.000001 and from 22 digits on. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Writes a date and its time with a space between them, and without the time if all dates of the column are at midnight. */
export function dateText(value: unknown, hasTimes = true): string {
  const text = valueText(value);
  return (hasTimes ? text : text.replace(/T00:00:00$/, "")).replace("T", " ");
}

export const isMidnight = (value: unknown): boolean => !/T(?!00:00:00$)/.test(valueText(value));

const localeOf = ({ locale = "en" }: Format): string => locale;

type Formatted = (value: unknown) => string | undefined;

function formatter(type: string | undefined, format: Format): Formatted {
  const locale = localeOf(format);
  if (type === "number") return numberFormatter(locale, format);
  return type === "date" || type === "time" ? dateFormatter(locale, format) : () => undefined;
}

function numberFormatter(locale: string, format: Format): Formatted {
  const { decimals, percent, currency } = format;
  const style = currency !== undefined ? "currency" : percent ? "percent" : "decimal";
  // Round percentages to two decimals and money as usual; show other numbers in full.
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
    // Format the text of numbers, so that any length is rounded correctly.
    return number.format(typeof value === "number" ? value : (String(value) as `${number}`));
  };
}

function dateFormatter(locale: string, { date, time }: Format): Formatted {
  if (date === undefined && time === undefined) return () => undefined;
  // Show the time in the data, independent of the time zone of the browser.
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

/** Returns the decimal separator of a formatted number. */
export function pointOf(format: Format | undefined): string {
  if (!format) return ".";
  try {
    const parts = new Intl.NumberFormat(localeOf(format)).formatToParts(1.5);
    return parts.find(({ type }) => type === "decimal")?.value ?? ".";
  } catch {
    return ".";
  }
}
