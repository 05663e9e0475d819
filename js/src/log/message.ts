// Operations on the parts of one message, shared by several events. Pure.
import type { Message, Part, ToolPart, Usage } from "../protocol";

/** Returns the last part that is not a citation; citations are listed beside the content. */
export const lastPart = (message: Message): Part | undefined =>
  message.parts.findLast(({ type }) => type !== "citation");

/** Closes the open phase of thinking, and returns whether there was one. */
export function closeThinking(message: Message, duration?: number): boolean {
  const open = message.parts.findLast((part) => part.type === "thinking" && !part.done);
  if (open?.type !== "thinking") return false;
  open.done = true;
  if (duration !== undefined) open.duration = duration;
  return true;
}

/** Ends a message, and returns whether it was still being written. */
export function finish(message: Message): boolean {
  closeThinking(message);
  const running = message.streaming === true;
  delete message.streaming;
  return running;
}

export function addText(message: Message, chunk: string): void {
  const last = lastPart(message);
  if (last?.type === "text" && last.format === undefined) {
    last.text += chunk;
    return;
  }
  closeThinking(message);
  message.parts.push({ type: "text", text: chunk });
}

/** Keeps the first `parts` parts, and `chars` code points of the last one if it is text. */
export function truncate(message: Message, parts: number, chars: number): void {
  message.parts.length = Math.min(message.parts.length, parts);
  const last = lastPart(message);
  if (last?.type === "text") last.text = firstChars(last.text, chars);
}

/** Removes from the last text part the text that the server did not keep. */
export function cutTo(message: Message, kept: string): void {
  const texts = message.parts.filter((part) => part.type === "text");
  const surplus = texts.reduce((sum, part) => sum + part.text.length, 0) - kept.length;
  const last = texts.at(-1);
  if (last && surplus > 0) last.text = last.text.slice(0, Math.max(0, last.text.length - surplus));
}

/** Returns the sum of two usages; the cost is known only if both costs are. */
export function addUsage(known: Usage | undefined, more: Usage): Usage {
  if (!known) return { ...more };
  const sum: Usage = {
    inputTokens: known.inputTokens + more.inputTokens,
    outputTokens: known.outputTokens + more.outputTokens,
    cachedTokens: known.cachedTokens + more.cachedTokens,
  };
  if (known.cost !== undefined && more.cost !== undefined) sum.cost = known.cost + more.cost;
  return sum;
}

/** Returns the newest card of a tool call and the message that contains it. */
export function findTool(
  messages: readonly Message[],
  toolId: string,
): { message: Message; card: ToolPart } | undefined {
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    const card = message?.parts.find((part) => part.type === "tool" && part.toolId === toolId);
    if (message && card?.type === "tool") return { message, card };
  }
  return undefined;
}

/** Returns the first `count` code points, the unit in which the server counts. */
function firstChars(text: string, count: number): string {
  let at = 0;
  for (let n = 0; n < count && at < text.length; n++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, at);
}
