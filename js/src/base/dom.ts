// base: small helpers for the page. Knows no other folder.
//
// This module creates elements. Only icons are parsed as HTML, and they are trusted.

type Attributes = Record<string, string>;

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function iconButton(className: string, icon: string, label: string): HTMLButtonElement {
  const button = h("button", { type: "button", class: className, "aria-label": label, title: label });
  button.innerHTML = icon;
  return button;
}

/** Returns the element of an icon. */
export function iconElement(icon: string): Element {
  const holder = h("span");
  holder.innerHTML = icon;
  return holder.firstElementChild ?? holder;
}

/** Makes the children of an element exactly `children`, and moves only those that are out of place. */
export function arrange(parent: Element, children: readonly Element[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const child of children) {
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
}

const keys = new WeakMap<Element, string>();

/** Keeps one child per item, in order. The child of an item that was there before is updated and keeps its identity. */
export function keyed<Item, Child extends Element>(
  parent: Element,
  items: readonly Item[],
  key: (item: Item) => string,
  make: (item: Item) => Child,
  update: (child: Child, item: Item) => void,
): void {
  const known = new Map([...parent.children].map((child) => [keys.get(child), child as Child]));
  const children = items.map((item) => {
    const name = key(item);
    const child = known.get(name) ?? make(item);
    known.delete(name);
    keys.set(child, name);
    update(child, item);
    return child;
  });
  arrange(parent, children);
}

/** Sets the text of an element, unless it has that text. */
export function setText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Sets a boolean-like attribute: absent when `value` is undefined. */
export function mark(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
