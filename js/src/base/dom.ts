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

/** Sets a boolean-like attribute: absent when `value` is undefined. */
export function mark(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
