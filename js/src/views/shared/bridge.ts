// What packages that were written for shinychat find around what is in a chat: their scripts look for the element of the chat
// by its name, and read its id. docs/migrating-from-ui-chat.md documents it.

/** Returns an element that contains `children`, and is what shinychat's element would be for such scripts. */
export function bridgeElement(host: HTMLElement, ...children: Node[]): Element {
  // It has a namespace of its own, because shinychat's script, if it is on the page, makes a chat of an HTML element.
  const element = document.createElementNS("urn:shiny-chatkit", "shiny-chat-container");
  // A property, but no attribute: an id stands in the document only once.
  Object.defineProperty(element, "id", { get: () => host.id });
  element.append(...children);
  return element;
}
