// Rules for questions: which choices a question offers, and which question the composer answers.
// Pure: knows only the log's types.
import type { InputPart, Message } from "../protocol";

export const isPending = ({ answer, closed }: InputPart): boolean => answer === undefined && !closed;

/** Returns the choices of a question, or undefined if the answer is typed. */
export function choicesOf({ inputType, options = [] }: InputPart): string[] | undefined {
  if (inputType === "text") return undefined;
  if (options.length > 0) return options;
  return inputType === "buttons" ? ["Yes", "No"] : undefined;
}

/** Returns the question that the composer answers: the thread's oldest open question with a typed answer. */
export function pendingQuestion(thread: { messages: readonly Message[] }): InputPart | undefined {
  for (const { parts } of thread.messages)
    for (const part of parts) if (part.type === "input" && isPending(part) && !choicesOf(part)) return part;
  return undefined;
}
