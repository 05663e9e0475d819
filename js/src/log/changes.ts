// What a series of events changed in the log, so that views update only that. Pure.

/** The changes that a series of events caused; every fold adds to them. */
export interface Changes {
  /** A snapshot replaced everything. */
  snapshot: boolean;
  /** Messages were added, removed or replaced. */
  list: boolean;
  /** Older messages were added before the others. */
  history: boolean;
  /** Messages whose parts or marks changed. */
  messages: Set<string>;
  /** Busy, typing, the status or the queue changed. */
  status: boolean;
  /** The todo list changed. */
  todos: boolean;
  /** The list of threads or the active thread changed. */
  threads: boolean;
  settings: boolean;
  /** The slash commands or the context sources changed. */
  commands: boolean;
  /** The open questions changed. */
  pending: boolean;
  greeting: boolean;
  /** Saving or the connection fails, or works again. */
  unsaved: boolean;
  /** Assistant messages that began and ended with a live event, in order. */
  began: string[];
  ended: string[];
  /** Messages that were marked as failed. */
  failed: string[];
  /** User messages of any thread that the server confirmed or removed, so that they are no longer submissions. */
  settled: string[];
}

export const noChanges = (): Changes => ({
  snapshot: false,
  list: false,
  history: false,
  messages: new Set(),
  status: false,
  todos: false,
  threads: false,
  settings: false,
  commands: false,
  pending: false,
  greeting: false,
  unsaved: false,
  began: [],
  ended: [],
  failed: [],
  settled: [],
});
