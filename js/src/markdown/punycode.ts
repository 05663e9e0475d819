// Stands in for the `punycode.js` package, of which markdown-it uses two functions: the browser's URL knows the names of
// hosts. An encoded name is shown as it was written, so that nobody takes it for another that looks alike.

/** A host in ASCII; throws when it is not a valid one. */
export function toASCII(host: string): string {
  return /^[\0-\x7f]*$/.test(host) ? host : new URL(`http://${host}`).hostname;
}

export function toUnicode(host: string): string {
  return host;
}

export default { toASCII, toUnicode };
