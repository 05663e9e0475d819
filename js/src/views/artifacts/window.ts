// Shows an artifact in the whole window and puts it back. The nodes stay the same, so that nothing in it restarts.
import { h, iconButton } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";

export class FullWindow {
  private dialog: HTMLDialogElement | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly header: HTMLElement,
    private readonly labels: Labels,
    /** Called after the window has opened or closed. */
    private readonly changed: (open: boolean) => void,
    /** Contains the artifact, in the message or in the window. */
    readonly content: HTMLElement = h("div", { class: "chatkit-artifact-content" }),
  ) {
    if (content.parentElement !== place) place.append(content);
  }

  get isOpen(): boolean {
    return this.dialog !== undefined;
  }

  open(title: string): void {
    if (this.dialog) return;
    const { place, header, content, labels } = this;
    const close = iconButton("chatkit-quiet chatkit-window-close", icons.close, labels.close);
    const dialog = h("dialog", { class: "chatkit-window", "aria-label": title });
    this.dialog = dialog;
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.close());
    // Only clicks outside of the content.
    dialog.addEventListener("mousedown", (event) => {
      if (event.target === dialog && isOutside(event, dialog)) dialog.close();
    });
    dialog.addEventListener("keydown", (event) => {
      // Escape closes the window; it must not stop a running answer.
      if (event.key === "Escape") event.stopPropagation();
    });
    // Keep the conversation from moving behind it.
    place.style.minBlockSize = `${place.offsetHeight}px`;
    place.append(dialog);
    move(header, dialog);
    move(content, dialog);
    header.append(close);
    dialog.showModal();
    close.focus({ preventScroll: true });
    this.changed(true);
  }

  close(): void {
    const { dialog, place, header, content } = this;
    if (!dialog) return;
    this.dialog = undefined;
    header.querySelector(".chatkit-window-close")?.remove();
    move(header, place);
    move(content, place);
    if (dialog.open) dialog.close();
    dialog.remove();
    place.style.minBlockSize = "";
    this.changed(false);
  }
}

/** Moves a node without restarting what runs in it, if the browser supports that. */
function move(
  node: HTMLElement,
  to: HTMLElement & { moveBefore?: (node: Node, at: Node | null) => void },
): void {
  if (to.moveBefore && node.isConnected && to.isConnected) to.moveBefore(node, null);
  else to.append(node);
}

function isOutside({ clientX, clientY }: MouseEvent, element: HTMLElement): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
