// Numbers with a unit, abbreviated as in the language.

/** Returns a number with its unit, such as "5 s" or "1.5 MB". */
export function withUnit(value: number, unit: string, locale: string): string {
  // The short form of other units is a word in some languages, and the narrow one of minutes is ambiguous.
  const unitDisplay = unit === "minute" ? "short" : "narrow";
  const text = value.toLocaleString(locale, { style: "unit", unit, unitDisplay, useGrouping: false });
  // Marks of direction would separate the number from a unit in Latin letters.
  return text.replace(/[\u200e\u200f]/g, "").replace(/(\d)(?=[a-z])/i, "$1 ");
}

/** Returns a number of bytes as short text; in English, `size_text` of the server follows the same rule. */
export function sizeText(bytes: number, locale = "en"): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let size = bytes;
  let at = 0;
  // Rounded, a number below 999.5 has at most three digits.
  while (size >= 999.5 && at < units.length - 1) {
    size /= 1024;
    at++;
  }
  return withUnit(size < 10 ? Number(size.toFixed(1)) : Math.round(size), units[at] as string, locale);
}
