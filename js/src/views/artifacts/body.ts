// What every type of artifact is to its frame: an element, and how its content can be taken along.
import type { Config } from "../../chat/config";
import type { ArtifactPart } from "../../protocol";

/** A file as the user gets it. */
export interface Download {
  name: string;
  /** The content, or where it can be had. */
  content: Blob | { url: string };
}

export interface Body {
  readonly element: HTMLElement;
  /** What the copy button copies; made when asked for. */
  copy?(): string;
  /** What the download button gives. */
  download?(): Download | Promise<Download>;
  /** Ends what runs in it. */
  dispose?(): void;
}

/** What a body may ask of its frame. */
export interface Frame {
  readonly config: Config;
  /** Shows the artifact in the whole window, or ends that. */
  expand(): void;
  readonly expanded: boolean;
}

export type MakeBody<P extends ArtifactPart> = (part: P, frame: Frame) => Body;

/** A name for a file: the title as far as a file may be called so. */
export function fileName(title: string, fallback: string, extension: string): string {
  const stem =
    title
      .replace(/[\s\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, " ")
      .trim()
      .slice(0, 80) || fallback;
  return stem.toLowerCase().endsWith(`.${extension}`) ? stem : `${stem}.${extension}`;
}

export const textFile = (name: string, text: string, type = "text/plain"): Download => ({
  name,
  content: new Blob([text], { type: `${type};charset=utf-8` }),
});
