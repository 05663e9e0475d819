// What rendering costs, in whole numbers, so that tests can say "linear" without a clock. Never read by the renderer.

export interface Counters {
  /** Characters handed to the block parser, the stubs of open containers included. */
  blockChars: number;
  /** Characters handed to the inline parser. */
  inlineChars: number;
  /** Characters handed to the HTML sanitizer. */
  htmlChars: number;
  /** Nodes put into the page (a subtree counts once). */
  inserted: number;
  /** Nodes taken out of the page (a subtree counts once). */
  removed: number;
  /** Parses that had to start again from an earlier point: a late fact was mended. */
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
