// views/shared: what several views use. Knows no other view.
//
// This module is what the views of messages and parts receive: the configuration, a voice, and the actions of the user.
// The chat view fills it in.
import type { Config } from "../../chat/config";
import type { PermissionChoice, Rating } from "../../protocol";

/** What the user can do in a message. `Chat` does all of it. */
export interface MessageActions {
  editMessage(messageId: string, text: string): void;
  resendFrom(messageId: string): void;
  feedback(messageId: string, value: Rating | null): void;
  inputResponse(requestId: string, text: string): void;
  permissionResponse(requestId: string, optionId: PermissionChoice): void;
}

export interface ViewContext {
  readonly config: Config;
  /** Missing where messages can only be read: startup messages, a greeting. */
  readonly actions?: MessageActions;
  /** Whether the server has this message; what was only just submitted it has not. */
  knows(messageId: string): boolean;
  /** Whether the turn that is running may still add to this message. */
  running(messageId: string): boolean;
  /** For parts: whether the message they stand in may still get what belongs to it. Not, when missing. */
  readonly alive?: () => boolean;
  /** Tells a screen reader. */
  say(text: string): void;
}

/** For what is not part of the conversation. */
export const readOnly = (config: Config, say: (text: string) => void = () => {}): ViewContext => ({
  config,
  knows: () => false,
  running: () => false,
  say,
});
