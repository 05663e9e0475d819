// Options of all markdown in the views.
import type { Config } from "../../chat/config";
import type { MarkdownOptions } from "../../markdown/index";

/** Returns the options for text of unknown origin. */
export const markdownOptions = ({ images, math, labels }: Config): MarkdownOptions => ({
  images,
  math,
  labels,
  decorations: () => import("../../drawings/decorations"),
});
