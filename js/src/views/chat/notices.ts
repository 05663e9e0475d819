// Dismissible notices above the composer: refused events and failed turns without a message of their own.
import { html, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import type { Notice } from "../../chat/chat";

/** The notice that stays: nobody answers in this element. */
export const ALONE = "alone";

export function renderNotices(
  host: HTMLElement,
  notices: readonly Notice[],
  labels: Labels,
  dismiss: (key: string) => void,
): void {
  const notice = ({ key, code, message }: Notice) => html`
    <div class="chatkit-notice" role="alert" data-code=${code}>
      ${unsafeHTML(icons.warning)}
      <span dir="auto">${message || labels.failed}</span>
      ${
        key === ALONE
          ? ""
          : html`<button type="button" class="chatkit-quiet" aria-label=${labels.dismiss} @click=${() => dismiss(key)}>
              ${unsafeHTML(icons.close)}
            </button>`
      }
    </div>
  `;
  render(
    repeat(notices, ({ key }) => key, notice),
    host,
  );
}
