// Finds what the palette should offer at the caret. Pure.
import type { Command, ContextSource } from "../../protocol";

export type Item = Command | ContextSource;

export interface Trigger {
  kind: "command" | "mention";
  /** Where the "/" or "@" stands, and where the word so far ends: at the caret. */
  start: number;
  end: number;
  query: string;
}

/** A "/" at the very beginning, up to the first blank; an "@" where a word begins. */
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

/** The text with the whole name of what is mentioned and a blank after it; the caret stands behind both. */
export function mentioned(
  text: string,
  { start, end }: Trigger,
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, start)}@${name}`;
  const after = text.slice(end);
  if (/^[^\S\n]/.test(after)) return { text: before + after, caret: before.length + 1 };
  // No blank before a line's end or what belongs to the sentence.
  const blank = /^[\n.,;:!?)\]}"']/.test(after) ? "" : " ";
  return { text: before + blank + after, caret: before.length + blank.length };
}

/** The text in which a name is no mention any more, but a word. */
export function unmentioned(text: string, name: string): string {
  const word = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.replace(new RegExp(`@(?=${word}(?![\\w-]))`, "g"), "");
}
