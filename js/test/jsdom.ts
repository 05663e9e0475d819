// Makes jsdom compute styles below an element of a foreign namespace, as browsers do: it reads the inline style of each
// ancestor, which only HTML and SVG elements have there. The element of `views/chat/bridge.ts` is such an ancestor.
// It loads no stylesheets, either: those of the element itself count as loaded.
if (typeof document !== "undefined") {
  new MutationObserver((records) => {
    for (const node of records.flatMap(({ addedNodes }) => [...addedNodes]))
      if (node instanceof HTMLLinkElement && /\/chatkit-[\w-]+\.css$/.test(node.href))
        node.dispatchEvent(new Event("load"));
  }).observe(document.head, { childList: true });
  const element = document.createElementNS("urn:shiny-chatkit", "x");
  const key = Object.getOwnPropertySymbols(element).find(({ description }) => description === "impl");
  const implementation = key && (element as unknown as Record<symbol, object>)[key];
  if (implementation) {
    Object.defineProperty(Object.getPrototypeOf(implementation), "style", {
      value: { length: 0 },
      configurable: true,
      writable: true,
    });
  }
}
