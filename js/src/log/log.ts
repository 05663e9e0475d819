// log: the state of a chat, folded from chat:* events. Knows no DOM, no Shiny and no clock.
//
// This module folds events into the list of threads, the active thread and the state that belongs to no thread. The rules
// are the same as in shiny_chatkit/log (docs/protocol.md); thread.ts has the rules for one thread. `Changes` records what
// an event changed.
import type {
  Command,
  ContextSource,
  GreetingState,
  Message,
  OutboundEvent,
  OutboundPayloads,
  Part,
  PendingInput,
  PendingPermission,
  RestoreMode,
  SearchResults,
  SettingsItem,
  StateResponse,
  ThreadInfo,
  ThreadPage,
  UpdateThreadList,
  Wording,
} from "../protocol";
import type { Changes } from "./changes";
import { emptyThread, foldThread, type Thread } from "./thread";

export interface Log {
  /** The active thread. */
  thread: Thread;
  threads: ThreadInfo[];
  greeting: Greeting;
  settingsItems: SettingsItem[];
  commands: Command[];
  contextSources: ContextSource[];
  /** Open questions of all threads. */
  pendingInputs: (PendingInput | PendingPermission)[];
  exportUrl: string | undefined;
  history: History;
}

/** The greeting of the active thread, as the server knows it. */
export interface Greeting extends GreetingState {
  parts: Part[];
}

/** What the page knows of conversations that outlive it. */
export interface History {
  /** Conversations outlive the page. */
  kept: boolean;
  /** The last thread of the newest page of the list, if there are threads after it. */
  moreThreads: string | undefined;
  /** The same of the archive; "" before its first page. */
  moreArchived: string | undefined;
  search: SearchResults | undefined;
  /** The reason why the conversation is not being saved. */
  unsaved: { message: string; wording?: Wording | undefined } | undefined;
  /** The query parameter for the active thread. */
  threadInUrl: string | undefined;
  /** Where the id of the active thread is kept, if the app keeps its conversations as shinychat does. */
  restoreMode: RestoreMode | undefined;
}

const noHistory = (): History => ({
  kept: false,
  moreThreads: undefined,
  moreArchived: "",
  search: undefined,
  unsaved: undefined,
  threadInUrl: undefined,
  restoreMode: undefined,
});

export const emptyLog = (): Log => ({
  thread: emptyThread(),
  threads: [],
  greeting: { parts: [], wanted: true },
  settingsItems: [],
  commands: [],
  contextSources: [],
  pendingInputs: [],
  exportUrl: undefined,
  history: noHistory(),
});

/** Applies one event; `now` is the time for events that carry no time. */
export function fold(log: Log, event: OutboundEvent, changes: Changes, now = 0): void {
  const rule = rules[event.event] as ChatRule | undefined;
  rule?.(log, event.data, changes);
  const { threadId } = event.data as { threadId?: string };
  if (event.event === "chat:switch-thread" || event.event === "chat:state-response") return;
  if (threadId === undefined || threadId === log.thread.threadId) foldThread(log.thread, event, changes, now);
  else foldForeign(event, changes);
  foldPending(log, event, changes);
}

type ChatRule = (log: Log, data: unknown, changes: Changes) => void;
type ChatRules = {
  [E in keyof OutboundPayloads]?: (log: Log, data: OutboundPayloads[E], changes: Changes) => void;
};

const rules: ChatRules = {
  "chat:state-response": restore,
  "chat:update-thread-list"(log, list, changes) {
    log.threads = listed(log.threads, list);
    changes.threads = true;
  },
  "chat:thread-page"(log, page, changes) {
    const { threads, hasMore, archived } = page;
    log.threads = listed(log.threads, { threads, partial: true, removed: missing(log, page) });
    const more = hasMore ? threads.at(-1)?.threadId : undefined;
    if (archived) log.history.moreArchived = more;
    else log.history.moreThreads = more;
    changes.threads = true;
  },
  "chat:search-results"(log, results, changes) {
    log.history.search = results;
    changes.threads = true;
  },
  "chat:saving"(log, { ok, message, wording }, changes) {
    log.history.unsaved = ok || message === undefined ? undefined : { message, wording };
    changes.unsaved = true;
  },
  "chat:switch-thread"(log, { threadId }, changes) {
    if (threadId === log.thread.threadId) return;
    // Until its snapshot arrives, the new thread must not show messages of the previous one.
    log.thread = emptyThread(threadId);
    const info = log.threads.find((thread) => thread.threadId === threadId);
    if (info) info.unread = false;
    changes.list = changes.status = changes.todos = changes.threads = true;
  },
  "chat:busy"(log, { threadId, busy }, changes) {
    const info = log.threads.find((thread) => thread.threadId === threadId);
    if (!info || info.busy === busy) return;
    info.busy = busy;
    changes.threads = true;
  },
  "chat:register-command"(log, command, changes) {
    upsert(log.commands, command, ({ name }) => name === command.name);
    changes.commands = true;
  },
  "chat:remove-command"(log, { name }, changes) {
    log.commands = log.commands.filter((command) => command.name !== name);
    changes.commands = true;
  },
  "chat:context-sources"(log, { sources }, changes) {
    log.contextSources = sources;
    changes.commands = true;
  },
  "chat:register-settings-item"(log, item, changes) {
    upsert(log.settingsItems, item, ({ id }) => id === item.id);
    changes.settings = true;
  },
  "chat:greeting"(log, greeting, changes) {
    greet(log, greeting);
    changes.greeting = true;
  },
  "chat:greeting-chunk"({ greeting: { parts } }, { chunk }, changes) {
    const last = parts.at(-1);
    if (last?.type === "text") last.text += chunk;
    else parts.push({ type: "text", text: chunk });
    changes.greeting = true;
  },
  "chat:update-settings"(log, values, changes) {
    for (const item of log.settingsItems) {
      const value = Object.hasOwn(values, item.id) ? values[item.id] : undefined;
      if (value !== undefined) item.value = value;
    }
    changes.settings = true;
  },
};

function greet(
  log: Log,
  { greeting, greetingState }: Pick<StateResponse, "greeting" | "greetingState">,
): void {
  log.greeting = greeting ? { parts: greeting, ...greetingState } : { parts: [], wanted: true };
}

function restore(log: Log, state: StateResponse, changes: Changes): void {
  log.threads = [...listed(log.threads, state), ...threadsAfter(log, state)];
  greet(log, state);
  log.settingsItems = state.settingsItems;
  log.commands = state.commands;
  log.contextSources = state.contextSources;
  log.pendingInputs = state.pendingInputs;
  log.exportUrl = state.exportUrl;
  log.history = {
    kept: state.kept ?? false,
    moreThreads: state.partial ? log.history.moreThreads : state.moreThreads,
    moreArchived: state.partial ? log.history.moreArchived : "",
    search: log.history.search,
    unsaved:
      state.unsaved === undefined ? undefined : { message: state.unsaved, wording: state.unsavedWording },
    threadInUrl: state.threadInUrl,
    restoreMode: state.restoreMode,
  };
  const older = messagesBefore(log.thread, state);
  log.thread = {
    threadId: state.activeThreadId,
    messages: [...older, ...state.messages],
    busy: state.busyThreads.includes(state.activeThreadId),
    typing: state.typing ?? false,
    status: state.status ?? "",
    queued: state.queued,
    todos: state.todos,
    hasMore: older.length > 0 ? log.thread.hasMore : (state.hasMore ?? false),
    cleared: state.cleared,
  };
  changes.snapshot = changes.list = changes.status = changes.todos = true;
  changes.threads = changes.settings = changes.commands = changes.pending = changes.unsaved = true;
  for (const { messageId } of [...state.messages, ...state.queued]) changes.settled.push(messageId);
}

/** Returns the older messages of the thread that the snapshot leaves out, so that the reading position stays. */
function messagesBefore({ threadId, messages }: Thread, state: StateResponse): Message[] {
  if (threadId !== state.activeThreadId || !state.hasMore) return [];
  const first = state.messages[0]?.messageId;
  return messages.slice(
    0,
    Math.max(
      0,
      messages.findIndex(({ messageId }) => messageId === first),
    ),
  );
}

/** Returns the threads after those that a snapshot lists, so that the list stays where it is when a page reconnects. Only
 * the same owner has the same active thread. */
function threadsAfter({ thread, threads, history }: Log, state: StateResponse): ThreadInfo[] {
  const { moreThreads } = state;
  if (!history.kept || moreThreads === undefined || thread.threadId !== state.activeThreadId) return [];
  const listed = new Set(state.threads.map(({ threadId }) => threadId));
  const last = state.threads.find(({ threadId }) => threadId === moreThreads);
  return threads.filter(
    (known) =>
      !known.pinned &&
      !known.archived &&
      !listed.has(known.threadId) &&
      known.updatedAt < (last?.updatedAt ?? 0),
  );
}

/** Returns the known threads that a page of the list would contain if they still existed. */
function missing({ thread, threads, history }: Log, page: ThreadPage): string[] {
  const before = page.archived ? history.moreArchived : history.moreThreads;
  const start = threads.find(({ threadId }) => threadId === before)?.updatedAt ?? 0;
  const last = page.threads.at(-1);
  // Pinned threads precede all others, whatever their time is.
  if (last?.pinned) return [];
  const end = page.hasMore ? (last?.updatedAt ?? start) : -1;
  return threads
    .filter(
      ({ threadId, updatedAt, pinned, archived = false }) =>
        !pinned &&
        archived === page.archived &&
        updatedAt < start &&
        updatedAt > end &&
        threadId !== thread.threadId,
    )
    .map(({ threadId }) => threadId);
}

/** Returns the thread list after an event that contains all of it or its changes. */
function listed(
  before: readonly ThreadInfo[],
  { threads, partial, removed = [] }: UpdateThreadList,
): ThreadInfo[] {
  if (!partial) return threads;
  const gone = new Set([...removed, ...threads.map(({ threadId }) => threadId)]);
  const others = before.filter(({ threadId }) => !gone.has(threadId));
  return [...others, ...threads].sort((a, b) => b.updatedAt - a.updatedAt);
}

/** In other threads, only confirmations and removals of the user's submissions matter. */
function foldForeign(event: OutboundEvent, { settled }: Changes): void {
  if (event.event === "chat:assistant-message" && event.data.role === "user")
    settled.push(event.data.messageId);
  if (event.event === "chat:messages-deleted") settled.push(...event.data.messageIds);
  if (event.event === "chat:queue") settled.push(...event.data.queued.map(({ messageId }) => messageId));
}

function foldPending(log: Log, event: OutboundEvent, changes: Changes): void {
  const before = log.pendingInputs;
  const keep = (test: (pending: PendingInput | PendingPermission) => boolean): void => {
    if (!before.every(test)) log.pendingInputs = before.filter(test);
  };
  switch (event.event) {
    case "chat:input-required":
    case "chat:permission-request":
      // An ignored event leaves no open question.
      if (waits(log.thread, event.data)) log.pendingInputs = [...before, event.data];
      break;
    case "chat:input-answered":
      keep(({ requestId }) => requestId !== event.data.requestId);
      break;
    case "chat:messages-deleted":
      keep(({ messageId }) => !event.data.messageIds.includes(messageId));
      break;
    case "chat:clear":
      keep(({ threadId }) => threadId !== (event.data.threadId ?? log.thread.threadId));
  }
  if (log.pendingInputs !== before) changes.pending = true;
}

function waits(thread: Thread, data: PendingInput | PendingPermission): boolean {
  if (data.threadId !== thread.threadId) return false;
  return thread.messages.some(({ parts }) =>
    parts.some(
      (part) =>
        (part.type === "input" && part.requestId === data.requestId) ||
        (part.type === "tool" && part.permission?.requestId === data.requestId),
    ),
  );
}

function upsert<T>(list: T[], item: T, same: (item: T) => boolean): void {
  const at = list.findIndex(same);
  if (at < 0) list.push(item);
  else list[at] = item;
}
