// What a line that begins with a slash means. Pure.
import type { Command } from "./protocol";

/** The command a text runs, as it is registered, with the rest as typed; any other /word is only a word. */
export function commandIn(
  text: string,
  commands: readonly Command[],
): { command: string; args: string } | undefined {
  const [, word, args = ""] = /^\/(\S+)(?:\s([\s\S]*))?$/.exec(text) ?? [];
  const known = commands.find(({ name }) => name.toLowerCase() === word?.toLowerCase());
  return known && { command: known.name, args };
}
