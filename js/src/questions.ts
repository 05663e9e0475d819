// Rules about questions, for views and composer alike: which choices one offers, and which one the composer answers.
// Pure: knows the log's shapes and nothing else.
import type { InputPart, Message } from "./protocol";

export const isPending = ({ answer, closed }: InputPart): boolean => answer === undefined && !closed;

/** What can be chosen; undefined when the answer is typed. */
export function choicesOf({ inputType, options = [] }: InputPart): string[] | undefined {
  if (inputType === "text") return undefined;
  if (options.length > 0) return options;
  return inputType === "buttons" ? ["Yes", "No"] : undefined;
}

/** The question the composer answers: the oldest of the thread that waits for a typed answer. */
export function pendingQuestion(thread: { messages: readonly Message[] }): InputPart | undefined {
  for (const { parts } of thread.messages)
    for (const part of parts) if (part.type === "input" && isPending(part) && !choicesOf(part)) return part;
  return undefined;
}
