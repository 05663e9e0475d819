// views/stream: the content of a markdown stream. Knows no conversation.
//
// This module folds the events of one stream and draws the parts of its message, after the content of the page that it
// continues.
import { loadAssets } from "../../base/assets";
import { h } from "../../base/dom";
import { Frame } from "../../base/frame";
import type { Config } from "../../chat/config";
import { noChanges } from "../../log/changes";
import { emptyLog, fold } from "../../log/log";
import type { CitationPart, OutboundEvent, Part } from "../../protocol";
import { CitationList } from "../messages/citations";
import { PartList } from "../parts/part";
import { readOnly } from "../shared/context";
import { Follower } from "./follower";
import { contentTypeOf, streamPart } from "./stream-part";

export class StreamView {
  private readonly log = emptyLog();
  private readonly body = h("div", { class: "message-content chatkit-streamed" });
  private readonly parts: PartList;
  private readonly citations: CitationList;
  private readonly frame = new Frame(() => this.render());
  private readonly follower: Follower | undefined;
  /** The content that the page began with. */
  private readonly initial: readonly Part[];

  constructor(
    private readonly host: HTMLElement,
    config: Config,
  ) {
    const context = readOnly(config);
    const contentType = contentTypeOf(host);
    this.initial = readInitialParts(host);
    this.parts = new PartList(this.body, (part) => streamPart(part, context, contentType));
    // Remove the content of another stream that was copied with the element.
    for (const child of [...host.children]) if (!child.matches("script.chatkit-initial")) child.remove();
    this.citations = new CitationList(config.labels);
    host.append(this.body, this.citations.element);
    if (host.hasAttribute("auto-scroll")) this.follower = new Follower(host, this.body);
    this.draw(this.initial, false);
  }

  receive(events: readonly OutboundEvent[]): void {
    for (const event of events) {
      if (event.event === "chat:load-assets") loadAssets(event.data);
      else fold(this.log, event, noChanges());
    }
    if (events.length > 0) this.frame.request();
  }

  remove(): void {
    this.frame.cancel();
    this.follower?.disconnect();
    this.draw([], false);
    this.body.remove();
    this.citations.element.remove();
  }

  private render(): void {
    const { messages, busy, cleared } = this.log.thread;
    const streamed = messages.flatMap(({ parts }) => parts);
    // A new session has nothing to say about what an earlier one has streamed.
    if (streamed.length > 0 || cleared) {
      this.draw(cleared ? streamed : joined(this.initial, streamed), busy);
    }
    this.host.toggleAttribute("data-streaming", busy);
    this.follower?.stream(busy);
  }

  private draw(parts: readonly Part[], growing: boolean): void {
    this.parts.update(
      parts.filter((part) => part.type !== "citation"),
      growing,
    );
    this.citations.update(parts.filter((part): part is CitationPart => part.type === "citation"));
  }
}

function readInitialParts(host: HTMLElement): Part[] {
  try {
    return JSON.parse(host.querySelector("script.chatkit-initial")?.textContent || "[]");
  } catch (error) {
    reportError(error);
    return [];
  }
}

/** Returns all parts; text that follows text continues it. */
function joined(before: readonly Part[], after: readonly Part[]): Part[] {
  const last = before.at(-1);
  const first = after[0];
  if (!isText(last) || !isText(first)) return [...before, ...after];
  return [...before.slice(0, -1), { ...last, text: last.text + first.text }, ...after.slice(1)];
}

const isText = (part: Part | undefined): part is Part & { type: "text" } =>
  part?.type === "text" && part.format === undefined;
