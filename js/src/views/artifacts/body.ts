// What every type of artifact offers to its frame: an element, and its content to copy or download.
import type { Config } from "../../chat/config";
import type { ArtifactPart } from "../../protocol";

/** A file to download. */
export interface Download {
  name: string;
  /** The content, or its URL. */
  content: Blob | { url: string };
}

export interface Body {
  readonly element: HTMLElement;
  /** Returns the text that the copy button copies. */
  copy?(): string;
  /** Returns the file that the download button saves. */
  download?(): Download | Promise<Download>;
  /** Stops everything that runs in it. */
  dispose?(): void;
}

/** What a body can use of its frame. */
export interface Frame {
  readonly config: Config;
  /** Shows the artifact in the whole window, or puts it back. */
  expand(): void;
  readonly expanded: boolean;
}

export type MakeBody<P extends ArtifactPart> = (part: P, frame: Frame) => Body;

/** Returns a file name made from the title, without characters that file names cannot have. */
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
