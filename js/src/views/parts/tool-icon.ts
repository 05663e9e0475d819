import { caption } from "../shared/caption";

/** Shows the icon of a tool, which the app wrote. Its text becomes a caption: an emoji would be read and found as text of the message. */
export function showIcon(into: HTMLElement, icon: string): void {
  into.innerHTML = icon;
  const texts = document.createTreeWalker(into, NodeFilter.SHOW_TEXT, (node) =>
    node.nodeValue?.trim() && !node.parentElement?.closest("svg")
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_REJECT,
  );
  const found: Text[] = [];
  while (texts.nextNode()) found.push(texts.currentNode as Text);
  for (const text of found) text.replaceWith(caption("", text.data.trim()));
}
