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
  feedback(messageId: string, value: Rating | null, comment?: string): void;
  send(text: string): void;
  inputResponse(requestId: string, text: string): void;
  permissionResponse(requestId: string, optionId: PermissionChoice): void;
}

export interface ViewContext {
  readonly config: Config;
  /** Missing if messages can only be read, as in startup messages and the greeting. */
  readonly actions?: MessageActions;
  /** Returns whether the server has confirmed this message. */
  knows(messageId: string): boolean;
  /** Returns whether the running turn may still change this message. */
  running(messageId: string): boolean;
  /** Returns whether this is the last message of a thread in which no turn runs. */
  last(messageId: string): boolean;
  /** Returns whether conversations outlive the page. */
  kept(): boolean;
  /** Returns whether what is being drawn has just arrived; a snapshot and earlier messages are not new. False if missing. */
  readonly fresh?: () => boolean;
  /** For parts: returns whether their message may still change. False if missing. */
  readonly alive?: () => boolean;
  /** Announces a text to screen readers. */
  say(text: string): void;
}

/** Returns the context of messages that are not part of the conversation. */
export const readOnly = (config: Config, say: (text: string) => void = () => {}): ViewContext => ({
  config,
  knows: () => false,
  running: () => false,
  last: () => false,
  kept: () => false,
  say,
});
