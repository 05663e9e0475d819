// A remark within a text, such as the source of a sentence: a pill that opens a card. The browser opens and closes it, with the
// mouse and the keyboard, because it is a popover.

let count = 0;

/** Returns the pill of a `<shiny-aside>` element, which has passed the sanitizer. The policy for links applies to it later. */
export function asidePill(aside: Element): Element {
  const { ownerDocument: page } = aside;
  const make = (tag: string, attributes: Record<string, string>, ...children: (Node | string)[]): Element => {
    const made = page.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const attribute = (name: string): string => aside.getAttribute(name)?.trim() ?? "";
  const id = `chatkit-aside-${++count}`;
  const label = attribute("label");
  const url = attribute("url");
  // Without a label, or if it is to be small, the stylesheet counts it.
  const face = attribute("display") === "compact" ? "" : label;
  const heading = url
    ? make("a", { class: "chatkit-aside-label", href: url }, label || url)
    : make("span", { class: "chatkit-aside-label" }, label);
  return make(
    "span",
    { class: "chatkit-aside" },
    make("button", { type: "button", class: "chatkit-aside-pill", popovertarget: id }, face),
    make(
      "span",
      { id, class: "chatkit-popover chatkit-aside-card", popover: "auto", dir: "auto" },
      heading,
      ...aside.childNodes,
    ),
  );
}
