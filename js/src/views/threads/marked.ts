// Marks the words of a search in a text.
import { h } from "../../base/dom";
import { plain } from "./groups";

/** Returns a text in which all occurrences of the words of `query` are marked. */
export function marked(text: string, query: string): (Node | string)[] {
  // Removing accents changes lengths, so compare letter by letter.
  const letters = [...text.normalize("NFC")];
  const folded = letters.map(plain);
  const words = plain(query).split(/\s+/).filter(Boolean);
  const inWord = new Array<boolean>(letters.length).fill(false);
  for (const word of words)
    for (let from = 0; from < letters.length; from++)
      inWord.fill(true, from, from + lengthAt(folded, from, word));
  const pieces: (Node | string)[] = [];
  for (let from = 0, to = 0; from < letters.length; from = to) {
    while (to < letters.length && inWord[to] === inWord[from]) to++;
    const piece = letters.slice(from, to).join("");
    pieces.push(inWord[from] ? h("mark", {}, piece) : piece);
  }
  return pieces;
}

/** Returns how many letters from `from` on spell the word; 0 if they do not. */
function lengthAt(folded: readonly string[], from: number, word: string): number {
  let rest = word;
  for (let at = from; at < folded.length; at++) {
    const letter = folded[at] ?? "";
    if (!rest.startsWith(letter)) return 0;
    rest = rest.slice(letter.length);
    if (rest === "") return at + 1 - from;
  }
  return 0;
}
