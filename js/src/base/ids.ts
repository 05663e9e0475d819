// Creates ids in the browser. Works on plain http, where `crypto.randomUUID` is missing.

/** Returns 16 random bytes in hex: unguessable, and valid in an attribute or a selector. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
