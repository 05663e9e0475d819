// Parses text that begins with a slash. Pure.
import type { Command } from "../protocol";

/** A command as the user typed it. */
export interface RunCommand {
  command: string;
  args: string;
}

/** Returns the registered command that a text runs and its arguments, or nothing if no command has this name. */
export function commandIn(text: string, commands: readonly Command[]): RunCommand | undefined {
  const [, word, args = ""] = /^\/(\S+)(?:\s([\s\S]*))?$/.exec(text) ?? [];
  const known = commands.find(({ name }) => name.toLowerCase() === word?.toLowerCase());
  return known && { command: known.name, args };
}
