// The submissions that wait for the running turn, in the order in which they will be answered.
import { h, iconElement, keyed, setText } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import type { Queued } from "../../protocol";

export function renderQueue(host: HTMLElement, queued: readonly Queued[], labels: Labels): void {
  if (queued.length === 0) {
    host.replaceChildren();
    return;
  }
  const list = host.querySelector("ul") ?? h("ul", { "aria-label": labels.queue });
  if (!list.isConnected) host.replaceChildren(list);
  keyed(
    list,
    queued,
    ({ messageId }) => messageId,
    ({ messageId }) =>
      h("li", { "data-message-id": messageId }, iconElement(icons.clock), h("span", { dir: "auto" })),
    (item, { text }) => setText(item.querySelector("span"), text),
  );
}
