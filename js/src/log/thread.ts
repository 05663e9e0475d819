// Folds events into one thread of the log: its messages and its activity. There is one rule per event, the same as in
// shiny_chatkit/log. Pure: no DOM, no Shiny, no clock.

import type {
  Message,
  OutboundEvent,
  OutboundPayloads,
  Part,
  Queued,
  TodoItem,
  ToolDisplay,
  ToolPart,
} from "../protocol";
import type { Changes } from "./changes";
import { addText, addUsage, closeThinking, cutTo, findTool, finish, lastPart, truncate } from "./message";

export interface Thread {
  threadId: string;
  messages: Message[];
  busy: boolean;
  typing: boolean;
  /** The status; empty for none. */
  status: string;
  queued: Queued[];
  todos: TodoItem[];
  /** The server has older messages. */
  hasMore: boolean;
  cleared: boolean;
}

export const emptyThread = (threadId = ""): Thread => ({
  threadId,
  messages: [],
  busy: false,
  typing: false,
  status: "",
  queued: [],
  todos: [],
  hasMore: false,
  cleared: false,
});

/** The arguments of a rule. */
interface Step {
  thread: Thread;
  changes: Changes;
  now: number;
}

type Rules = { [E in keyof OutboundPayloads]?: (step: Step, data: OutboundPayloads[E]) => void };

/** Applies an event of this thread. */
export function foldThread(thread: Thread, event: OutboundEvent, changes: Changes, now = 0): void {
  const rule = rules[event.event] as ((step: Step, data: unknown) => void) | undefined;
  rule?.({ thread, changes, now }, event.data);
}

export const find = (thread: Thread, messageId: string): Message | undefined =>
  // Search from the end, because changes nearly always concern the last message.
  thread.messages.findLast((message) => message.messageId === messageId);

const rules: Rules = {
  // -- Messages
  "chat:message-start"(step, { messageId, role, createdAt, icon, replaces, attachments = [] }) {
    put(
      step,
      {
        messageId,
        role,
        parts: [...attachments],
        createdAt,
        ...(icon === undefined ? {} : { icon }),
        streaming: true,
      },
      replaces,
    );
  },
  "chat:assistant-message"(step, data) {
    const { messageId, text, role = "assistant", format, stopped, interrupted, icon, replaces } = data;
    const parts: Part[] = [...(data.attachments ?? [])];
    if (text !== "") parts.push({ type: "text", text, ...(format ? { format } : {}) });
    const message: Message = {
      messageId,
      role,
      parts,
      createdAt: data.createdAt ?? step.now,
      ...(icon === undefined ? {} : { icon }),
      ...(stopped ? { stopped: true } : {}),
      ...(interrupted ? { interrupted: true } : {}),
    };
    put(step, message, replaces);
    settle(step, messageId);
    if (role === "assistant") quiet(step);
  },
  "chat:stream-chunk"(step, { messageId, chunk, done, stopped, interrupted }) {
    const message = begun(step, messageId);
    if (!message?.streaming) return;
    if (chunk !== "") {
      addText(message, chunk);
      arrived(step, message);
    }
    if (!done) return;
    if (stopped) message.stopped = true;
    if (interrupted) message.interrupted = true;
    end(step, message);
  },
  "chat:message-truncate"({ thread, changes }, { messageId, parts, chars }) {
    const message = find(thread, messageId);
    if (!message) return;
    truncate(message, parts, chars);
    changes.messages.add(messageId);
  },
  "chat:messages-deleted"(step, { messageIds }) {
    const gone = new Set(messageIds);
    step.thread.messages = step.thread.messages.filter(({ messageId }) => !gone.has(messageId));
    step.changes.list = true;
    for (const messageId of gone) settle(step, messageId);
  },
  "chat:usage"({ thread, changes }, { messageId, usage }) {
    const message = find(thread, messageId);
    if (!message) return;
    message.usage = addUsage(message.usage, usage);
    changes.messages.add(messageId);
  },
  "chat:feedback-changed"({ thread, changes }, { messageId, value, feedbackComment }) {
    for (const message of thread.messages) {
      for (const version of [message, ...(message.versions ?? [])]) {
        if (version.messageId !== messageId) continue;
        if (value === null) delete version.feedback;
        else version.feedback = value;
        if (feedbackComment === undefined) delete version.feedbackComment;
        else version.feedbackComment = feedbackComment;
        changes.messages.add(message.messageId);
      }
    }
  },
  "chat:generation-stopped"(step, { messageId, partialContent }) {
    quiet(step);
    const message = find(step.thread, messageId);
    if (!message) return;
    cutTo(message, partialContent);
    message.stopped = true;
    end(step, message);
  },
  "chat:error"(step, { messageId, message: text, wording }) {
    const message = messageId === undefined ? undefined : find(step.thread, messageId);
    if (!message) return;
    quiet(step);
    message.error = text;
    delete message.errorWording;
    if (wording) message.errorWording = wording;
    step.changes.failed.push(message.messageId);
    end(step, message);
  },
  "chat:history"({ thread, changes }, { messages, hasMore }) {
    const known = new Set(thread.messages.map(({ messageId }) => messageId));
    thread.messages = [...messages.filter(({ messageId }) => !known.has(messageId)), ...thread.messages];
    thread.hasMore = hasMore;
    changes.list = changes.history = true;
  },
  "chat:clear"({ thread, changes }) {
    for (const { messageId } of thread.messages) changes.settled.push(messageId);
    Object.assign(thread, { ...emptyThread(thread.threadId), busy: thread.busy, cleared: true });
    changes.list = changes.status = changes.todos = true;
  },

  // -- Parts
  "chat:thinking-chunk"(step, { messageId, text, createdAt }) {
    const message = begun(step, messageId);
    if (!message?.streaming) return;
    const last = lastPart(message);
    if (last?.type === "thinking" && !last.done) last.text += text;
    else message.parts.push({ type: "thinking", text, done: false, createdAt: createdAt ?? step.now });
    arrived(step, message);
  },
  "chat:thinking-done"({ thread, changes }, { messageId, duration }) {
    const message = find(thread, messageId);
    if (message && closeThinking(message, duration)) changes.messages.add(messageId);
  },
  "chat:html": (step, { messageId, html, deps }) => add(step, messageId, { type: "html", html, deps }),
  "chat:artifact"(step, { messageId, threadId: _, ...fields }) {
    add(step, messageId, { type: "artifact", ...fields });
  },
  "chat:citation"(step, { messageId, url, title, snippet }) {
    const cited = find(step.thread, messageId)?.parts;
    if (cited?.some((part) => part.type === "citation" && part.url === url)) return;
    add(step, messageId, { type: "citation", url, title, snippet });
  },
  "chat:tool-call"(step, { messageId, threadId: _, ...call }) {
    const message = begun(step, messageId);
    if (!message || message.stopped) return;
    const card = message.parts.find((part) => part.type === "tool" && part.toolId === call.toolId);
    if (!card) return add(step, messageId, { type: "tool", ...call });
    Object.assign(card, call);
    arrived(step, message);
  },
  "chat:tool-result"(step, { messageId, toolId, result, isError, display }) {
    const found = findTool(step.thread.messages, toolId) ?? unannounced(step, messageId, toolId);
    if (!found) return;
    Object.assign(found.card, { result, isError });
    displayResult(found.card, display);
    arrived(step, found.message);
  },
  "chat:permission-request"(step, { messageId, toolId, requestId, title, options }) {
    const found = findTool(step.thread.messages, toolId) ?? unannounced(step, messageId, toolId);
    if (!found || found.message.stopped) return;
    found.card.permission = { requestId, title, options };
    arrived(step, found.message);
  },
  "chat:input-required"(step, { messageId, threadId: _, ...question }) {
    add(step, messageId, { type: "input", ...question });
  },
  "chat:input-answered"({ thread, changes }, { requestId, answer }) {
    for (const message of thread.messages) {
      for (const part of message.parts) {
        if (!takeAnswer(part, requestId, answer)) continue;
        changes.messages.add(message.messageId);
      }
    }
  },

  // -- Activity
  "chat:typing-indicator": (step, { typing }) => show(step, typing, step.thread.status),
  "chat:status-update": (step, { text }) => show(step, step.thread.typing, text),
  "chat:busy"(step, { busy }) {
    step.thread.busy = busy;
    step.changes.status = true;
    if (!busy) quiet(step);
  },
  "chat:queue"({ thread, changes }, { queued }) {
    // The event leaves out texts that were sent before.
    const texts = new Map(thread.queued.map(({ messageId, text }) => [messageId, text]));
    thread.queued = queued.map(({ messageId, text = texts.get(messageId) ?? "" }) => ({ messageId, text }));
    changes.status = true;
    for (const { messageId } of queued) changes.settled.push(messageId);
  },
  "chat:todo-update"({ thread, changes }, { items }) {
    thread.todos = items;
    changes.todos = true;
  },
};

/** Adds a message, or replaces the one with the same id or the one that it is a new version of. */
function put({ thread, changes }: Step, message: Message, replaces?: string): void {
  const at = indexOf(thread, message.messageId) ?? indexOf(thread, replaces);
  const known = at === undefined ? undefined : thread.messages[at];
  if (at === undefined || !known) thread.messages.push(message);
  else {
    if (known.messageId === message.messageId) {
      if (known.versions) message.versions = known.versions;
      if (known.feedback) message.feedback = known.feedback;
      if (known.feedbackComment) message.feedbackComment = known.feedbackComment;
    } else {
      finish(known);
      const { versions = [], ...old } = known;
      message.versions = [...versions, old];
    }
    thread.messages[at] = message;
  }
  changes.list = true;
  changes.messages.add(message.messageId);
  if (message.role === "assistant")
    (message.streaming ? changes.began : changes.ended).push(message.messageId);
}

function indexOf(thread: Thread, id: string | undefined): number | undefined {
  const at = id === undefined ? -1 : thread.messages.findLastIndex(({ messageId }) => messageId === id);
  return at < 0 ? undefined : at;
}

/** Returns the message that content belongs to, and starts it if it is new. Earlier versions cannot grow. */
function begun(step: Step, messageId: string): Message | undefined {
  const known = find(step.thread, messageId);
  if (known) return known;
  const { messages } = step.thread;
  if (messages.some(({ versions }) => versions?.some((old) => old.messageId === messageId))) return undefined;
  const message: Message = {
    messageId,
    role: "assistant",
    parts: [],
    createdAt: step.now,
    streaming: true,
  };
  put(step, message);
  return message;
}

function add(step: Step, messageId: string, part: Part): void {
  const message = begun(step, messageId);
  if (!message || message.stopped) return;
  if (part.type !== "citation") closeThinking(message);
  message.parts.push(part);
  arrived(step, message);
}

function displayResult(card: ToolPart, display: ToolDisplay | undefined): void {
  // A repeated result may be shown in another way.
  delete card.display;
  if (!display) return;
  card.display = display;
  const { title, icon } = display;
  if (title !== undefined) {
    card.definitionTitle ??= card.title ?? "";
    card.title = title;
  }
  if (icon !== undefined) card.icon = icon;
}

/** Returns a card for a tool whose call was not announced. */
function unannounced(
  step: Step,
  messageId: string,
  toolId: string,
): { message: Message; card: ToolPart } | undefined {
  const message = begun(step, messageId);
  if (!message || message.stopped) return undefined;
  const card: ToolPart = { type: "tool", toolId, name: "", arguments: {} };
  add(step, messageId, card);
  return { message, card };
}

function takeAnswer(part: Part, requestId: string, answer: string | undefined): boolean {
  if (part.type === "input" && part.requestId === requestId) {
    if (part.answer !== undefined || part.closed) return false;
    if (answer === undefined) part.closed = true;
    else part.answer = answer;
    return true;
  }
  const permission = part.type === "tool" ? part.permission : undefined;
  if (permission?.requestId !== requestId || permission.answer !== undefined) return false;
  permission.answer = (answer ?? "") as NonNullable<typeof permission.answer>;
  return true;
}

/** Clears the typing indicator and the status, because content has arrived. */
function arrived(step: Step, message: Message): void {
  step.changes.messages.add(message.messageId);
  quiet(step);
}

const quiet = (step: Step): void => show(step, false, "");

function show({ thread, changes }: Step, typing: boolean, status: string): void {
  if (thread.typing === typing && thread.status === status) return;
  thread.typing = typing;
  thread.status = status;
  changes.status = true;
}

function end({ changes }: Step, message: Message): void {
  changes.messages.add(message.messageId);
  if (finish(message) && message.role === "assistant") changes.ended.push(message.messageId);
}

function settle({ thread, changes }: Step, messageId: string): void {
  changes.settled.push(messageId);
  if (!thread.queued.some((queued) => queued.messageId === messageId)) return;
  thread.queued = thread.queued.filter((queued) => queued.messageId !== messageId);
  changes.status = true;
}
