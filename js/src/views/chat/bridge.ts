// The bridge to packages that were written for shinychat around the conversation: besides being found, it tells their scripts
// of slash commands. docs/migrating-from-ui-chat.md documents it.
import { echoes } from "../../chat/app-inputs";
import type { Chat } from "../../chat/chat";
import { bridgeElement } from "../shared/bridge";

/** Returns an element that contains `child`, the conversation. */
export function bridge(host: HTMLElement, chat: Chat, child: HTMLElement): Element {
  const element = bridgeElement(host, child);
  chat.pageRuns = ({ command, args }) => {
    const detail = { id: host.id, command, userText: args, echo: echoes(chat.log, command) };
    const event = new CustomEvent("shiny:chat-slash-command", { detail, cancelable: true, bubbles: true });
    return !element.dispatchEvent(event);
  };
  return element;
}
