// The question before a link to another site is opened. It names the site, and shows the whole address.
import { h } from "../../base/dom";
import { newId } from "../../base/ids";
import { fill, type Labels } from "../../base/labels";

/** Sites that the user has chosen to open without a question, while the page is loaded. */
const trusted = new Set<string>();

export function askToOpen(address: string, host: HTMLElement, labels: Labels): void {
  const url = new URL(address);
  const link = h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, labels.linkOpen);
  if (trusted.has(url.origin)) {
    link.click();
    return;
  }
  link.className = "chatkit-option";
  link.dataset.primary = "";
  const cancel = h("button", { type: "button", class: "chatkit-option" }, labels.cancel);
  // Without a host, as in xmpp:user@example.org, the scheme says what opens.
  const site = url.host || url.protocol;
  const always = h("input", { type: "checkbox" });
  const id = `chatkit-link-${newId()}`;
  const heading = h(
    "h2",
    { class: "chatkit-link-title", id, dir: "auto" },
    fill(labels, "linkQuestion", { site }),
  );
  const shown = h("p", { class: "chatkit-link-address", id: `${id}-address`, dir: "ltr", tabindex: "0" });
  shown.append(...marked(url));
  const dialog = h("dialog", {
    class: "chatkit-link-dialog",
    "aria-labelledby": id,
    "aria-describedby": shown.id,
  });
  const choice = h(
    "label",
    { class: "chatkit-link-always", dir: "auto" },
    always,
    fill(labels, "linkAlways", { site }),
  );
  dialog.append(heading, shown);
  if (url.host) dialog.append(choice);
  dialog.append(h("div", { class: "chatkit-options" }, cancel, link));
  const close = (): void => dialog.close();
  cancel.addEventListener("click", close);
  link.addEventListener("click", (event) => {
    // The question has been answered.
    event.stopPropagation();
    if (always.checked) trusted.add(url.origin);
    close();
  });
  dialog.addEventListener("mousedown", (event) => {
    if (event.target === dialog && isOutside(event, dialog)) close();
  });
  dialog.addEventListener("keydown", (event) => {
    // Escape must not stop a running answer, nor close the drawer.
    if (event.key === "Escape") event.stopPropagation();
  });
  dialog.addEventListener("close", () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
  cancel.focus();
}

/** Returns the address with its host marked: what is before it may look like another host. */
function marked({ href, host }: URL): (Node | string)[] {
  const scheme = href.indexOf("//") + 2;
  const end = href.slice(scheme).search(/[/?#]|$/) + scheme;
  const at = host ? href.lastIndexOf(host, end) : -1;
  if (at < 0) return [href];
  return [href.slice(0, at), h("strong", {}, host), href.slice(at + host.length)];
}

function isOutside({ clientX, clientY }: MouseEvent, element: HTMLElement): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
