// Stands in for the `entities` package, of which markdown-it uses one function: the browser itself knows the names of
// HTML's characters, and the package's table would be a sixth of what a page loads.

const field = document.createElement("textarea");

/** Returns the character that a reference stands for, and any other text unchanged. */
export function decodeHTMLStrict(reference: string): string {
  // HTML knows some references without a semicolon, too; markdown does not.
  if (!reference.endsWith(";")) return reference;
  // The text of a textarea is only text, whatever it looks like.
  field.innerHTML = reference;
  const { value } = field;
  // A leftover semicolon means that the name only begins like a known one.
  return value.endsWith(";") && value !== ";" ? reference : value;
}
