// Dismissible notices above the composer: refused events, and failed turns that have no message.
import { h, iconButton, iconElement, keyed, setText } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { worded } from "../../base/words";
import type { Notice } from "../../chat/notices";

/** The key of the notice that nobody answers in this element. It cannot be dismissed. */
export const ALONE = "alone";

export function renderNotices(
  host: HTMLElement,
  notices: readonly Notice[],
  labels: Labels,
  dismiss: (key: string) => void,
): void {
  const make = ({ key, code }: Notice): HTMLElement => {
    const notice = h("div", { class: "chatkit-notice", role: "alert", "data-code": code });
    notice.append(iconElement(icons.warning), h("span", { dir: "auto" }));
    if (key === ALONE) return notice;
    const close = iconButton("chatkit-quiet", icons.close, labels.dismiss);
    close.addEventListener("click", () => dismiss(key));
    notice.append(close);
    return notice;
  };
  keyed(
    host,
    notices,
    ({ key }) => key,
    make,
    (notice, said) => setText(notice.querySelector("span"), worded(labels, said) || labels.failed),
  );
}
