// What the user has sent while a turn runs, in the order it will be answered.
import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import type { Queued } from "../../protocol";

export function renderQueue(host: HTMLElement, queued: readonly Queued[], labels: Labels): void {
  const item = ({ messageId, text }: Queued) => html`
    <li data-message-id=${messageId}>${unsafeHTML(icons.clock)}<span dir="auto">${text}</span></li>
  `;
  const list = html`<ul aria-label=${labels.queue}>${repeat(queued, ({ messageId }) => messageId, item)}</ul>`;
  render(queued.length > 0 ? list : nothing, host);
}
