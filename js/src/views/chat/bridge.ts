// The bridge to packages that were written for shinychat: their scripts look for the element of a chat by its name, read its
// id, and listen to an event that precedes a slash command. docs/migrating-from-ui-chat.md documents it.
import type { Chat } from "../../chat/chat";

/** Returns an element that contains `child`, and is what shinychat's element would be for such scripts. */
export function bridge(host: HTMLElement, chat: Chat, child: HTMLElement): Element {
  // It has a namespace of its own, because shinychat's script, if it is on the page, makes a chat of an HTML element.
  const element = document.createElementNS("urn:shiny-chatkit", "shiny-chat-container");
  // A property, but no attribute: an id stands in the document only once.
  Object.defineProperty(element, "id", { get: () => host.id });
  element.append(child);
  chat.pageRuns = ({ command, args }) => {
    const detail = { id: host.id, command, userText: args, echo: true };
    const event = new CustomEvent("shiny:chat-slash-command", { detail, cancelable: true, bubbles: true });
    return !element.dispatchEvent(event);
  };
  return element;
}
