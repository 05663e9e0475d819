// The inputs that tell the app what the user does, with the names and values of shinychat. The chat does not depend on them:
// it has performed the action already. docs/migrating-from-ui-chat.md lists them. Pure, except for the time.
import type { Log } from "../log/log";
import type { InboundEvent } from "../protocol";
import type { Startup } from "./startup";

/** Returns the input of the app for an event, as its name after the id and its value. */
export function appInput(
  event: InboundEvent,
  { log, startup }: { log: Log; startup: Startup },
): [name: string, value: unknown] | undefined {
  const ts = Date.now();
  switch (event.event) {
    case "chat:stop-generation":
      return ["cancel", ts];
    case "chat:slash-command": {
      const { command, args: userText } = event.data;
      return ["slash_command", { command, userText, echo: echoes(log, command) }];
    }
    case "chat:edit-message": {
      const { messageId, text: content } = event.data;
      // Without the messages before, the page does not know the number of this one.
      const { messages, hasMore } = log.thread;
      const at = messages.findIndex((message) => message.messageId === messageId);
      const index = hasMore ? null : startup.count(log.thread) + at;
      return ["message_edit", { index, content, attachments: [], ts }];
    }
  }
  return undefined;
}

/** Returns whether the conversation shows a command. */
export const echoes = ({ commands }: Pick<Log, "commands">, name: string): boolean =>
  commands.find((command) => command.name === name)?.echo !== false;
