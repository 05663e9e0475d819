// Stands in for the `punycode.js` package, of which markdown-it uses two functions: the browser's URL class encodes host
// names. An encoded name is shown as it was written, so that nobody takes it for another that looks alike.

/** Returns a host in ASCII; throws an error if it is not valid. */
export function toASCII(host: string): string {
  return /^[\0-\x7f]*$/.test(host) ? host : new URL(`http://${host}`).hostname;
}

export function toUnicode(host: string): string {
  return host;
}

export default { toASCII, toUnicode };
