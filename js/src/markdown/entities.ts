// Stands in for the `entities` package, of which markdown-it uses one function: the browser knows the names of HTML's
// characters by itself, and its table would be a sixth of what a page loads.

const field = document.createElement("textarea");

/** One character reference as the character it stands for; what is none stays as it is. */
export function decodeHTMLStrict(reference: string): string {
  // Without its semicolon HTML knows some of them, too; markdown does not.
  if (!reference.endsWith(";")) return reference;
  // The text of a textarea is only text, whatever it looks like.
  field.innerHTML = reference;
  const { value } = field;
  // A semicolon that is left over: a name that only begins like a known one.
  return value.endsWith(";") && value !== ";" ? reference : value;
}
