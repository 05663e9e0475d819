// Text that no spreadsheet runs as a formula. The server has the same two rules; tests/fixtures/rules
// has examples that both are tested with.

// Also the wide forms, which some spreadsheets read as the narrow ones.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+|inf|infinity|nan)(?:e[+-]?\d+)?$/i;

/** Text with an apostrophe before it where it looks like a formula; a number stays as it is. */
export const escapeFormula = (text: string): string =>
  FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
