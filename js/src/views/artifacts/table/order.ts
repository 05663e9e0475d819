// Compares the values of a table if their order is not that of their text: exact numbers, durations, times in any zone,
// times of day and ordered categories. Pure.

/** Compares two values: negative, zero or positive. Never called with missing values. */
export type Compare = (a: unknown, b: unknown) => number;

const NANOSECONDS_PER_SECOND = 1_000_000_000n;
const DAY_SECONDS = 86_400n;
/** The length of a month when intervals are compared, as in DuckDB. */
const MONTH_DAYS = 30n;
/** Later than every time that a library supports. */
const INFINITY = 10n ** 40n;
/** Numbers with more digits than this are not compared exactly. */
const MAX_EXPONENT = 10_000;

/** Returns how to compare values of a type, or undefined if their natural order is right. */
export function compareOf(type: string | undefined, order: readonly string[] = []): Compare | undefined {
  switch (type) {
    case "number":
      return compareNumbers;
    case "date":
    case "time":
      return byKey(momentKey);
    case "duration":
      return byKey(durationKey);
    case "category": {
      const places = new Map(order.map((value, at) => [value, BigInt(at)]));
      return byKey((text) => places.get(text));
    }
    default:
      return undefined;
  }
}

/** Compares numbers and their exact texts: "12345678901234567.89", "inf", "NaN", which is the greatest. */
export function compareNumbers(a: unknown, b: unknown): number {
  const [x, y] = [approximate(a), approximate(b)];
  if (x < y) return -1;
  if (x > y) return 1;
  if (x !== y) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  return typeof a === "number" && typeof b === "number" ? 0 : compareDigits(String(a), String(b));
}

const SPECIAL = new Map([
  ["inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["NaN", Number.NaN],
]);

const approximate = (value: unknown): number =>
  typeof value === "number" ? value : (SPECIAL.get(String(value)) ?? Number(value));

/** Compares numbers that are equal as 64-bit floats but may differ in later digits. */
function compareDigits(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [scaled(a), scaled(b)];
  if (!x || !y) return x ? -Math.sign(approximate(b)) : y ? Math.sign(approximate(a)) : 0;
  const least = Math.min(x.exponent, y.exponent);
  const [m, n] = [x, y].map(({ mantissa, exponent }) => mantissa * 10n ** BigInt(exponent - least)) as [
    bigint,
    bigint,
  ];
  return m < n ? -1 : m > n ? 1 : 0;
}

function scaled(text: string): { mantissa: bigint; exponent: number } | undefined {
  const [, sign, whole = "", fraction = "", power = "0"] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole + fraction === "" || Math.abs(Number(power)) > MAX_EXPONENT) return undefined;
  const digits = BigInt(whole + fraction);
  return { mantissa: sign === "-" ? -digits : digits, exponent: Number(power) - fraction.length };
}

/** Returns whether a text is a number as a person types it or a column contains it. */
export const isNumber = (text: string): boolean => SPECIAL.has(text) || scaled(text) !== undefined;

/** Compares parsed values. Each text is parsed once, because a column sorts repeatedly. Unreadable ones come last, by their text. */
function byKey(read: (text: string) => bigint | undefined): Compare {
  const known = new Map<unknown, bigint | undefined>();
  const keyOf = (value: unknown): bigint | undefined => {
    if (!known.has(value)) known.set(value, read(String(value)));
    return known.get(value);
  };
  return (a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
    if (x === y) return String(a) < String(b) ? -1 : Number(String(a) > String(b));
    return x === undefined ? 1 : -1;
  };
}

/** The parts of a written time, in its own zone. */
export interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  /** Seconds east of UTC; undefined if the text has no zone. */
  offset: number | undefined;
}

const DATE = String.raw`([+-]?\d{3,})-(\d\d)-(\d\d)`;
const CLOCK = String.raw`(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?`;
const ZONE = String.raw`(Z|[+-]\d\d(?::?\d\d(?::\d\d)?)?)?`;
const MOMENT = new RegExp(`^(?:${DATE})?(?:(?:^|[T ])${CLOCK}\\s?${ZONE})?$`);

/** Parses an ISO text: a date, a time of day or both. */
export function partsOf(text: string): Parts | undefined {
  const found = text === "" ? null : MOMENT.exec(text);
  if (!found) return undefined;
  const [
    ,
    year = "1970",
    month = "1",
    day = "1",
    hour = "0",
    minute = "0",
    second = "0",
    fraction = "",
    zone,
  ] = found;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    nanosecond: Number(fraction.padEnd(9, "0")),
    offset: zone === undefined ? undefined : offsetOf(zone),
  };
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const [hours = "0", minutes = "0", seconds = "0"] = zone.slice(1).replaceAll(":", "").match(/../g) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return zone.startsWith("-") ? -size : size;
}

/** Returns the nanoseconds since 1970 in the zone of the text. */
export function momentKey(text: string): bigint | undefined {
  if (text === "infinity" || text === "-infinity") return text === "infinity" ? INFINITY : -INFINITY;
  const parts = partsOf(text);
  if (!parts) return undefined;
  const { hour, minute, second, nanosecond, offset = 0 } = parts;
  const seconds = BigInt(daysOf(parts)) * DAY_SECONDS + BigInt(hour * 3600 + minute * 60 + second - offset);
  return seconds * NANOSECONDS_PER_SECOND + BigInt(nanosecond);
}

/** Returns the days since 1970 in the Gregorian calendar, also for years that the browser's dates do not support. */
function daysOf({ year, month, day }: Parts): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

const SECOND = NANOSECONDS_PER_SECOND;
const UNITS: [RegExp, bigint][] = [
  [/^y(ears?)?$/, 12n * MONTH_DAYS * DAY_SECONDS * SECOND],
  [/^(mo|months?)$/, MONTH_DAYS * DAY_SECONDS * SECOND],
  [/^w(eeks?)?$/, 7n * DAY_SECONDS * SECOND],
  [/^d(ays?)?$/, DAY_SECONDS * SECOND],
  [/^h(ours?)?$/, 3600n * SECOND],
  [/^(m|min|minutes?)$/, 60n * SECOND],
  [/^s(ec|econds?)?$/, SECOND],
  [/^ms$/, 1_000_000n],
  [/^[uµ]s$/, 1000n],
  [/^ns$/, 1n],
];
const PIECE = /\s*,?\s*(?:([+-]?)(\d+):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?|([+-]?\d+)\s*([a-zµ]+))/iy;

/** Parses a duration into nanoseconds: "10 days, 3:04:05.5", or what people type ("90 min"). */
export function durationKey(text: string): bigint | undefined {
  let total: bigint | undefined;
  PIECE.lastIndex = 0;
  for (let at = 0; at < text.trimEnd().length; at = PIECE.lastIndex) {
    const found = PIECE.exec(text);
    if (!found) return undefined;
    const [, sign, hours, minutes, seconds = "0", fraction = "", count, unit = ""] = found;
    if (count === undefined) {
      const clock = (BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds)) * SECOND;
      const size = clock + BigInt(fraction.padEnd(9, "0"));
      total = (total ?? 0n) + (sign === "-" ? -size : size);
    } else {
      const size = UNITS.find(([name]) => name.test(unit.toLowerCase()))?.[1];
      if (size === undefined) return undefined;
      total = (total ?? 0n) + BigInt(count) * size;
    }
  }
  return total;
}
