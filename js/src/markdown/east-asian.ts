// Stands in for the `get-east-asian-width` package, of which markdown-it-cjk-friendly uses one function: scripts are known
// to the browser, and the package's table would be three times as large as the rule that reads it.

const CJK =
  /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}\p{sc=Yi}\p{sc=Tang}\p{sc=Nshu}\p{sc=Kits}\u20a9\u2e80-\u303e\u3099-\u30ff\u3190-\u4dff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uffee\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}]/u;

/** Returns the width of a character, as far as the rule for emphasis tells widths apart. */
export function eastAsianWidthType(codePoint: number): "wide" | "ambiguous" | "narrow" {
  // Quotation marks and variation selectors follow the character before them.
  if (/^[‘’“”]|^\p{Variation_Selector}/u.test(String.fromCodePoint(codePoint))) return "ambiguous";
  return CJK.test(String.fromCodePoint(codePoint)) ? "wide" : "narrow";
}
