// Counts the work of rendering, so that tests can check that it is linear without a clock. The renderer never reads it.

export interface Counters {
  /** Characters passed to the block parser, including the stubs of open containers. */
  blockChars: number;
  /** Characters passed to the inline parser. */
  inlineChars: number;
  /** Characters passed to the HTML sanitizer. */
  htmlChars: number;
  /** Nodes added to the page (a subtree counts once). */
  inserted: number;
  /** Nodes removed from the page (a subtree counts once). */
  removed: number;
  /** Parses that had to restart from an earlier point, because later text changed the meaning of earlier text. */
  mended: number;
}

export const counters: Counters = {
  blockChars: 0,
  inlineChars: 0,
  htmlChars: 0,
  inserted: 0,
  removed: 0,
  mended: 0,
};
