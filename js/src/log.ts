// The message log of the thread on screen: folds chat:* events by the same rules as the Python conversation.
// Knows no DOM, no Shiny and no clock; what an event changed is noted in a `Changes`, so that views touch only that.
import type { Message, OutboundEvent, Part, Queued, StateResponse, ThreadInfo } from "./protocol";

export interface Thread {
  threadId: string;
  messages: Message[];
  busy: boolean;
  typing: boolean;
  queued: Queued[];
  cleared: boolean;
}

/** The server's view of a chat: its list of threads, and the whole of the active one. */
export interface Log {
  thread: Thread;
  threads: ThreadInfo[];
  greeting: Part[];
}

/** What a run of events changed. Starts empty; every fold adds to it. */
export interface Changes {
  /** A snapshot replaced everything. */
  snapshot: boolean;
  /** Messages were added, removed or replaced. */
  list: boolean;
  /** Messages whose parts or marks changed. */
  touched: Set<string>;
  /** Busy, typing or the queue changed. */
  status: boolean;
  /** Assistant messages that began and ended by a live event, in order. */
  began: string[];
  ended: string[];
  /** Messages that were marked as failed. */
  failed: string[];
  /** User messages the server has taken over, or removed: no longer outgoing. */
  settled: string[];
}

/** The events this log follows. The others of the protocol change nothing yet. */
export const LIVE_EVENTS = [
  "chat:state-response",
  "chat:message-start",
  "chat:assistant-message",
  "chat:stream-chunk",
  "chat:html",
  "chat:message-truncate",
  "chat:messages-deleted",
  "chat:generation-stopped",
  "chat:error",
  "chat:typing-indicator",
  "chat:busy",
  "chat:queue",
  "chat:clear",
] as const satisfies readonly OutboundEvent["event"][];

export const noChanges = (): Changes => ({
  snapshot: false,
  list: false,
  touched: new Set(),
  status: false,
  began: [],
  ended: [],
  failed: [],
  settled: [],
});

export const emptyThread = (threadId = ""): Thread => ({
  threadId,
  messages: [],
  busy: false,
  typing: false,
  queued: [],
  cleared: false,
});

export const emptyLog = (): Log => ({ thread: emptyThread(), threads: [], greeting: [] });

/** Applies one event to the log. Events of other threads and of other rooms change nothing. */
export function fold(log: Log, event: OutboundEvent, changes: Changes): void {
  if (event.event === "chat:state-response") {
    restore(log, event.data, changes);
    return;
  }
  const { threadId } = event.data as { threadId?: string };
  if (event.event === "chat:busy") {
    const item = log.threads.find((thread) => thread.threadId === threadId);
    if (item) item.busy = event.data.busy;
  }
  if (threadId === undefined || threadId === log.thread.threadId) foldThread(log.thread, event, changes);
}

function restore(log: Log, state: StateResponse, changes: Changes): void {
  log.threads = state.threads;
  log.greeting = state.greeting ?? [];
  log.thread = {
    threadId: state.activeThreadId,
    messages: state.messages,
    busy: state.busyThreads.includes(state.activeThreadId),
    typing: state.typing ?? false,
    queued: state.queued,
    cleared: state.cleared,
  };
  changes.snapshot = changes.list = changes.status = true;
  for (const { messageId } of [...state.messages, ...state.queued]) changes.settled.push(messageId);
}

/** The rules of one thread, one case per event. */
export function foldThread(thread: Thread, event: OutboundEvent, changes: Changes): void {
  switch (event.event) {
    case "chat:message-start": {
      const { messageId, role, createdAt, icon } = event.data;
      put(
        thread,
        { messageId, role, parts: [], createdAt, ...(icon ? { icon } : {}), streaming: true },
        changes,
      );
      return;
    }
    case "chat:assistant-message": {
      const { messageId, text, role = "assistant", format, stopped, icon, createdAt = 0 } = event.data;
      put(
        thread,
        {
          messageId,
          role,
          parts: text === "" ? [] : [{ type: "text", text, ...(format ? { format } : {}) }],
          createdAt,
          ...(icon ? { icon } : {}),
          ...(stopped ? { stopped: true } : {}),
        },
        changes,
      );
      settle(thread, messageId, changes);
      if (role === "assistant") typing(thread, false, changes);
      return;
    }
    case "chat:stream-chunk": {
      const { messageId, chunk, done, stopped } = event.data;
      const message = find(thread, messageId) ?? begin(thread, messageId, changes);
      if (!message.streaming) return;
      if (chunk !== "") {
        addText(message, chunk);
        typing(thread, false, changes);
      }
      changes.touched.add(messageId);
      if (!done) return;
      if (stopped) message.stopped = true;
      end(message, changes);
      return;
    }
    case "chat:html": {
      const { messageId, html, deps } = event.data;
      const message = find(thread, messageId) ?? begin(thread, messageId, changes);
      if (!message.streaming && message.stopped) return;
      message.parts.push({ type: "html", html, deps });
      typing(thread, false, changes);
      changes.touched.add(messageId);
      return;
    }
    case "chat:message-truncate": {
      const { messageId, parts, chars } = event.data;
      const message = find(thread, messageId);
      if (!message) return;
      message.parts.length = Math.min(message.parts.length, parts);
      const last = message.parts.at(-1);
      if (last?.type === "text") last.text = firstChars(last.text, chars);
      changes.touched.add(messageId);
      return;
    }
    case "chat:messages-deleted": {
      const gone = new Set(event.data.messageIds);
      thread.messages = thread.messages.filter(({ messageId }) => !gone.has(messageId));
      changes.list = true;
      for (const messageId of gone) settle(thread, messageId, changes);
      return;
    }
    case "chat:generation-stopped": {
      const { messageId, partialContent } = event.data;
      typing(thread, false, changes);
      const message = find(thread, messageId);
      if (!message) return;
      cutTo(message, partialContent);
      message.stopped = true;
      changes.touched.add(messageId);
      end(message, changes);
      return;
    }
    case "chat:error": {
      const { messageId, message: text } = event.data;
      const message = messageId === undefined ? undefined : find(thread, messageId);
      if (!message) return;
      message.error = text;
      changes.failed.push(message.messageId);
      changes.touched.add(message.messageId);
      end(message, changes);
      return;
    }
    case "chat:typing-indicator":
      typing(thread, event.data.typing, changes);
      return;
    case "chat:busy":
      thread.busy = event.data.busy;
      changes.status = true;
      if (!thread.busy) typing(thread, false, changes);
      return;
    case "chat:queue":
      thread.queued = event.data.queued;
      changes.status = true;
      for (const { messageId } of thread.queued) changes.settled.push(messageId);
      return;
    case "chat:clear":
      for (const { messageId } of thread.messages) changes.settled.push(messageId);
      thread.messages = [];
      thread.queued = [];
      thread.typing = false;
      thread.cleared = true;
      changes.list = changes.status = true;
      return;
  }
}

export const find = (thread: Thread, messageId: string): Message | undefined =>
  // From the end: it is nearly always the last one.
  thread.messages.findLast((message) => message.messageId === messageId);

function put(thread: Thread, message: Message, changes: Changes): void {
  const at = thread.messages.findIndex(({ messageId }) => messageId === message.messageId);
  if (at < 0) thread.messages.push(message);
  else thread.messages[at] = message;
  changes.list = true;
  changes.touched.add(message.messageId);
  if (message.role === "assistant")
    (message.streaming ? changes.began : changes.ended).push(message.messageId);
}

function begin(thread: Thread, messageId: string, changes: Changes): Message {
  const message: Message = { messageId, role: "assistant", parts: [], createdAt: 0, streaming: true };
  put(thread, message, changes);
  return message;
}

function end(message: Message, changes: Changes): void {
  if (!message.streaming) return;
  delete message.streaming;
  if (message.role === "assistant") changes.ended.push(message.messageId);
}

function settle(thread: Thread, messageId: string, changes: Changes): void {
  changes.settled.push(messageId);
  if (!thread.queued.some((queued) => queued.messageId === messageId)) return;
  thread.queued = thread.queued.filter((queued) => queued.messageId !== messageId);
  changes.status = true;
}

function typing(thread: Thread, on: boolean, changes: Changes): void {
  if (thread.typing === on) return;
  thread.typing = on;
  changes.status = true;
}

function addText(message: Message, chunk: string): void {
  const last = message.parts.at(-1);
  if (last?.type === "text" && last.format === undefined) last.text += chunk;
  else message.parts.push({ type: "text", text: chunk });
}

/** The first `count` code points: what the server counts in. */
function firstChars(text: string, count: number): string {
  let at = 0;
  for (let n = 0; n < count && at < text.length; n++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, at);
}

/** Takes from the last text part what the browser was sent beyond the text the server kept. */
function cutTo(message: Message, kept: string): void {
  const texts = message.parts.filter((part) => part.type === "text");
  const surplus = texts.reduce((sum, part) => sum + part.text.length, 0) - kept.length;
  const last = texts.at(-1);
  if (last && surplus > 0) last.text = last.text.slice(0, Math.max(0, last.text.length - surplus));
}
