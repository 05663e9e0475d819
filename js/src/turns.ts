// Rules about the turn that is running. Pure: knows the log's shapes and nothing else.
import type { Message } from "./protocol";

/** Whether a message may still get what belongs to it: it is being written, or is part of the turn that runs. */
export function isUnderWay({ busy, messages }: Thread, messageId: string): boolean {
  let turn = busy;
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (message?.messageId === messageId) return !message.stopped && (turn || message.streaming === true);
    // What stands before the user's last words belongs to a turn that is over.
    if (message?.role === "user") turn = false;
  }
  return false;
}

interface Thread {
  busy: boolean;
  messages: readonly Message[];
}
