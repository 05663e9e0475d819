// Rules for the running turn. Pure: knows only the log's types.
import type { Message } from "../protocol";

/** Returns whether a message may still change, because it is being written or belongs to the running turn. */
export function isUnderWay({ busy, messages }: Thread, messageId: string): boolean {
  let turn = busy;
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (message?.messageId === messageId) return !message.stopped && (turn || message.streaming === true);
    // Messages before the user's last one belong to a turn that is over.
    if (message?.role === "user") turn = false;
  }
  return false;
}

interface Thread {
  busy: boolean;
  messages: readonly Message[];
}
