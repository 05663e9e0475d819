// Finds the word at the caret for which the palette has something to offer. Pure.
import type { Command, ContextSource } from "../../protocol";

export type Item = Command | ContextSource;

export interface Trigger {
  kind: "command" | "mention";
  /** The positions of the "/" or "@" and of the end of the word, which is the caret. */
  start: number;
  end: number;
  query: string;
}

/** Returns the trigger at the caret: a "/" at the very beginning, up to the first blank, or an "@" at the start of a word. */
export function triggerAt(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret);
  const command = /^\/(\S*)$/.exec(before);
  if (command) return { kind: "command", start: 0, end: caret, query: command[1] ?? "" };
  const mention = /(?:^|[\s([{"'])@([^\s@]*)$/.exec(before);
  if (!mention) return undefined;
  const query = mention[1] ?? "";
  return { kind: "mention", start: caret - query.length - 1, end: caret, query };
}

/** Returns matching items: first by the start of the name, then by the name, then by the description. */
export function matching(items: readonly Item[], query: string): Item[] {
  const wanted = query.toLowerCase();
  const rank = ({ name, description }: Item): number => {
    const at = name.toLowerCase().indexOf(wanted);
    if (at >= 0) return at === 0 ? 0 : 1;
    return description.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Returns the text with the full name of the mentioned item and a blank after it, and the caret after both. */
export function mentioned(
  text: string,
  { start, end }: Trigger,
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, start)}@${name}`;
  const after = text.slice(end);
  if (/^[^\S\n]/.test(after)) return { text: before + after, caret: before.length + 1 };
  // Add no blank at the end of a line or before punctuation.
  const blank = /^[\n.,;:!?)\]}"']/.test(after) ? "" : " ";
  return { text: before + blank + after, caret: before.length + blank.length };
}

/** Returns the text in which a name is a plain word and no longer a mention. */
export function unmentioned(text: string, name: string): string {
  const word = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.replace(new RegExp(`@(?=${word}(?![\\w-]))`, "g"), "");
}
