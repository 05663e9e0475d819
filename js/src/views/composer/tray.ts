// The tray of attachments in the composer: the ways to add files, a chip for each staged one, and errors.

import { h, iconButton } from "../../base/dom";
import { icons, svg } from "../../base/icons";
import { fill, named } from "../../base/labels";
import { sizeText } from "../../base/units";
import { isAccepted, isImage, type Staged, staged, stagedFile } from "../../chat/attachments";
import type { Config } from "../../chat/config";
import { type Attachment, MAX_ATTACHMENTS } from "../../protocol";

const ATTACH = svg(
  '<path d="M19.5 11.5 12 19a4.9 4.9 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.6 1.6 0 0 1-2.4-2.4l7.2-7.2"/>',
);

export class Tray {
  readonly element = h("div", { class: "chatkit-attachments", hidden: "" });
  /** The button and the input that add files; undefined if the app accepts none. */
  readonly controls: HTMLElement[] = [];
  private readonly list: HTMLUListElement;
  private readonly wait: HTMLElement;
  private readonly errors = h("div", { class: "chatkit-attachment-errors", role: "alert" });
  private readonly aborted = new AbortController();
  private entries: Staged[] = [];
  private held = false;
  private readonly chips = new WeakMap<Attachment, HTMLElement>();

  constructor(
    private readonly config: Config,
    /** Called when the staged attachments change. */
    private readonly changed: () => void,
    /** Gets the focus when a chip that had it is removed. */
    private readonly focus: () => void,
    /** Called when the user removes a mention. */
    private readonly unmentioned: (name: string) => void = () => {},
  ) {
    this.list = h("ul", { "aria-label": config.labels.attachments });
    this.wait = h("div", { class: "chatkit-attachments-wait", hidden: "" }, config.labels.filesWait);
    this.element.append(this.list, this.wait, this.errors);
    if (config.attachments !== false) this.controls.push(...this.picker());
  }

  get staged(): readonly Staged[] {
    return this.entries;
  }

  get attachments(): Attachment[] {
    return this.entries.map(({ attachment }) => attachment);
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** Resolves when every file has been read. Unreadable files are removed by then. */
  get ready(): Promise<unknown> | undefined {
    const reading = this.entries.flatMap(({ reading }) => reading ?? []);
    return reading.length > 0 ? Promise.allSettled(reading) : undefined;
  }

  /** Shows attachments that were staged before, in another thread or in a message that the server refused. */
  set(entries: readonly Staged[]): void {
    this.entries = [...entries];
    for (const entry of entries) this.follow(entry);
    this.errors.replaceChildren();
    this.draw();
  }

  /** Whether the staged attachments do not belong to the next text. */
  hold(on: boolean): void {
    this.held = on;
    this.wait.hidden = !on || this.isEmpty;
  }

  mention(name: string): void {
    if (this.entries.some(({ attachment }) => attachment.widgetId === name)) return;
    this.take([staged({ type: "widget", name, widgetId: name })]);
  }

  add(files: Iterable<File>): void {
    const { attachments, maxAttachmentSize, labels } = this.config;
    this.errors.replaceChildren();
    const taken: Staged[] = [];
    for (const file of files) {
      if (!isAccepted(file, attachments)) this.complain(fill(labels, "fileType", { name: file.name }));
      else if (file.size > maxAttachmentSize)
        this.complain(
          fill(labels, "fileTooLarge", { name: file.name, size: sizeText(maxAttachmentSize, labels.locale) }),
        );
      else taken.push(stagedFile(file));
    }
    this.take(taken);
  }

  /** Accepts files that are dropped anywhere on `host` or pasted into `field`. */
  watch(host: HTMLElement, field: HTMLElement): void {
    if (this.config.attachments === false) return;
    const { signal } = this.aborted;
    const hint = h("div", { class: "chatkit-drop", hidden: "" }, h("span", {}, this.config.labels.dropHere));
    host.append(hint);
    signal.addEventListener("abort", () => hint.remove());
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      hint.hidden = false;
    };
    host.addEventListener("dragenter", over, { signal });
    host.addEventListener("dragover", over, { signal });
    host.addEventListener(
      "dragleave",
      ({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && host.contains(relatedTarget))) hint.hidden = true;
      },
      { signal },
    );
    host.addEventListener(
      "drop",
      (event) => {
        hint.hidden = true;
        const files = event.dataTransfer?.files;
        if (!files?.length) return;
        event.preventDefault();
        this.add(files);
      },
      { signal },
    );
    field.addEventListener(
      "paste",
      (event) => {
        const data = event.clipboardData;
        // Spreadsheet cells are pasted as text and as a picture: use the text.
        if (!data?.files.length || data.types.includes("text/plain")) return;
        event.preventDefault();
        this.add(data.files);
      },
      { signal },
    );
  }

  remove(): void {
    this.aborted.abort();
    this.element.remove();
    for (const control of this.controls) control.remove();
  }

  private picker(): HTMLElement[] {
    const { labels, attachments } = this.config;
    const button = iconButton("chatkit-attach", ATTACH, labels.attach);
    const input = h("input", {
      type: "file",
      class: "chatkit-file",
      multiple: "",
      hidden: "",
      "aria-label": labels.attach,
    });
    if (Array.isArray(attachments)) input.accept = attachments.join(",");
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      this.add([...(input.files ?? [])]);
      // Allow choosing the same file again.
      input.value = "";
      this.focus();
    });
    return [button, input];
  }

  private take(fresh: Staged[]): void {
    const room = MAX_ATTACHMENTS - this.entries.length;
    if (fresh.length > room)
      this.complain(fill(this.config.labels, "tooManyFiles", { count: MAX_ATTACHMENTS }));
    const taken = fresh.slice(0, room);
    this.entries.push(...taken);
    for (const entry of taken) this.follow(entry);
    this.draw();
  }

  private follow(entry: Staged): void {
    entry.reading?.then(
      () => this.draw(),
      () => {
        this.complain(fill(this.config.labels, "fileUnreadable", { name: entry.attachment.name }));
        this.drop(entry);
      },
    );
  }

  private drop(entry: Staged): void {
    this.entries = this.entries.filter((other) => other !== entry);
    this.draw();
  }

  private complain(text: string): void {
    this.errors.append(h("div", { dir: "auto" }, text));
  }

  private draw(): void {
    const focused = [...this.list.children].findIndex((chip) => chip.contains(document.activeElement));
    this.list.replaceChildren(...this.entries.map((entry) => this.chip(entry)));
    this.list.hidden = this.isEmpty;
    this.hold(this.held);
    this.element.hidden = this.isEmpty && this.errors.childElementCount === 0;
    this.changed();
    if (focused < 0) return;
    // Focus the chip that takes its place, or the field.
    const next = this.list.children[Math.min(focused, this.entries.length - 1)]?.querySelector("button");
    if (next) next.focus();
    else this.focus();
  }

  private chip(entry: Staged): HTMLElement {
    const known = this.chips.get(entry.attachment);
    if (known) return known;
    const { name, mime = "", size, type, content } = entry.attachment;
    const { labels } = this.config;
    const remove = iconButton("chatkit-quiet", icons.close, named(labels, labels.removeAttachment, name));
    remove.addEventListener("click", () => {
      this.drop(entry);
      if (type === "widget") this.unmentioned(name);
    });
    const chip = h("li", { class: "chatkit-chip", "data-type": type });
    if (entry.reading) chip.setAttribute("aria-busy", "true");
    if (content && isImage(mime)) {
      chip.append(h("img", { src: `data:${mime};base64,${content}`, alt: "" }));
    } else {
      const icon = h("span", { class: "chatkit-chip-icon" });
      icon.innerHTML = type === "widget" ? icons.widget : icons.file;
      chip.append(icon);
    }
    chip.append(
      h(
        "span",
        { class: "chatkit-chip-name", title: name, dir: "auto" },
        type === "widget" ? `@${name}` : name,
      ),
    );
    if (size !== undefined)
      chip.append(h("span", { class: "chatkit-chip-size", dir: "auto" }, sizeText(size, labels.locale)));
    chip.append(remove);
    this.chips.set(entry.attachment, chip);
    return chip;
  }
}
