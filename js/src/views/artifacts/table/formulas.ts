// Escapes text that a spreadsheet would run as a formula. The server has the same two rules; tests/fixtures/rules
// has examples that both are tested with.

// Include full-width forms, which some spreadsheets read like the others.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+|inf|infinity|nan)(?:e[+-]?\d+)?$/i;

/** Puts an apostrophe before text that looks like a formula. Numbers stay unchanged. */
export const escapeFormula = (text: string): string =>
  FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
