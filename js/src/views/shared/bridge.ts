// What packages that were written for shinychat find around what is in a chat: their scripts look for the element of the chat
// by its name, and read its id. docs/migrating-from-ui-chat.md documents it.

/** Returns an element that contains `children`, and is what shinychat's element would be for such scripts. */
export function bridgeElement(host: HTMLElement, ...children: Node[]): Element {
  // It has another namespace, because shinychat's script, if it is on the page, would turn an HTML element into a chat.
  const element = document.createElementNS("urn:shiny-chatkit", "shiny-chat-container");
  // A property, but not an attribute: an id may occur in the document only once.
  Object.defineProperty(element, "id", { get: () => host.id });
  element.append(...children);
  return element;
}
