// One artifact in its frame: title, copy, download, full window, and the body of its type. If an artifact cannot be
// shown, its data can still be copied. Each type has its own module.
import { copyText } from "../../base/clipboard";
import { h, iconButton } from "../../base/dom";
import type { Config } from "../../chat/config";
import type { ArtifactPart } from "../../protocol";
import type { Body, Download, Frame, MakeBody } from "./body";
import { codeBody } from "./code";
import { htmlBody } from "./html/html";
import { artifactIcons, icons } from "./icons";
import { imageBody } from "./image";
import { jsonBody } from "./json";
import { titleOf } from "./kinds";
import { markdownBody } from "./markdown";
import { plotlyBody } from "./plotly/plotly";
import { same } from "./same";
import { tableBody } from "./table/table";
import { unknownBody } from "./unknown";
import { vegaBody } from "./vega/vega";
import { FullWindow } from "./window";

/** How long a button shows that it has copied, in milliseconds. */
const COPIED_MS = 2000;

const bodies: { [T in ArtifactPart["artifactType"]]: MakeBody<Extract<ArtifactPart, { artifactType: T }>> } =
  {
    code: codeBody,
    markdown: markdownBody,
    html: htmlBody,
    table: tableBody,
    plotly: plotlyBody,
    vega: vegaBody,
    image: imageBody,
    json: jsonBody,
  };

export class Artifact implements Frame {
  private body: Body;
  private readonly copyButton: HTMLButtonElement;
  private readonly downloadButton: HTMLButtonElement;
  private readonly expandButton: HTMLButtonElement;
  private readonly name = h("span", { class: "chatkit-artifact-title", dir: "auto" });
  private readonly icon = h("span", { class: "chatkit-artifact-icon", "aria-hidden": "true" });
  private readonly window: FullWindow;

  constructor(
    private readonly element: HTMLElement,
    private part: ArtifactPart,
    readonly config: Config,
  ) {
    const { labels } = config;
    this.copyButton = iconButton("chatkit-quiet", icons.copy, labels.artifactCopy);
    this.downloadButton = iconButton("chatkit-quiet", icons.download, labels.artifactDownload);
    this.expandButton = iconButton("chatkit-quiet", icons.expand, labels.artifactExpand);
    this.copyButton.addEventListener("click", () => void this.copy());
    this.downloadButton.addEventListener("click", () => void this.download());
    this.expandButton.addEventListener("click", () => this.expand());
    const tools = h(
      "div",
      { class: "chatkit-artifact-tools" },
      this.copyButton,
      this.downloadButton,
      this.expandButton,
    );
    const header = h("div", { class: "chatkit-artifact-header" }, this.icon, this.name, tools);
    element.append(header);
    element.setAttribute("role", "group");
    this.window = new FullWindow(element, header, labels, (open) => {
      this.expandButton.hidden = open;
      if (!open) this.expandButton.focus({ preventScroll: true });
    });
    this.body = this.make();
    this.show();
  }

  get expanded(): boolean {
    return this.window.isOpen;
  }

  expand(): void {
    if (this.expanded) this.window.close();
    else this.window.open(this.title);
  }

  update(part: ArtifactPart): void {
    if (same(part, this.part)) return;
    this.part = part;
    this.body.dispose?.();
    this.body.element.remove();
    this.body = this.make();
    this.show();
  }

  dispose(): void {
    this.window.close();
    this.body.dispose?.();
    this.element.replaceChildren();
  }

  private get title(): string {
    return titleOf(this.part, this.config.labels);
  }

  private make(): Body {
    try {
      const make = bodies[this.part.artifactType] as MakeBody<ArtifactPart> | undefined;
      return (make ?? unknownBody)(this.part, this);
    } catch (error) {
      // biome-ignore lint/suspicious/noConsole: data that cannot be drawn is not an error of the page
      console.warn(error);
      return unknownBody(this.part);
    }
  }

  private show(): void {
    const { element, part, body } = this;
    element.removeAttribute("data-loading");
    element.dataset.artifactType = part.artifactType;
    element.setAttribute("aria-label", this.title);
    // Without a title, its type is shown, but not as text of the message.
    this.name.textContent = part.title;
    this.name.dataset.kind = part.title || part.artifactType === "table" ? "" : this.title;
    this.icon.innerHTML = artifactIcons[part.artifactType] ?? icons.file;
    this.copyButton.hidden = !body.copy;
    this.downloadButton.hidden = !body.download;
    body.element.classList.add("chatkit-artifact-body");
    this.window.content.append(body.element);
  }

  private async copy(): Promise<void> {
    const { labels } = this.config;
    const button = this.copyButton;
    if (!(await copyText(this.body.copy?.() ?? ""))) return;
    button.innerHTML = icons.check;
    button.setAttribute("aria-label", labels.copied);
    setTimeout(() => {
      button.innerHTML = icons.copy;
      button.setAttribute("aria-label", labels.artifactCopy);
    }, COPIED_MS);
  }

  private async download(): Promise<void> {
    try {
      const file = await this.body.download?.();
      if (file) save(file);
    } catch (error) {
      reportError(error);
    }
  }
}

function save({ name, content }: Download): void {
  const url = content instanceof Blob ? URL.createObjectURL(content) : content.url;
  const link = h("a", { href: url, download: name });
  // A script cannot download a file of another origin, so it opens in another tab.
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.click();
  if (content instanceof Blob) setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
