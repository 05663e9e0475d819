// The shapes the element reads and writes: messages, parts and the events that are live. No behaviour.

/** A dependency as Shiny's client understands it; passed on untouched. */
export type HtmlDep = Record<string, unknown>;

export type TextPart = { type: "text"; text: string; format?: "plain" };
export type HtmlPart = { type: "html"; html: string; deps: HtmlDep[] };
export type Part = TextPart | HtmlPart;
export type Role = "user" | "assistant";

export interface Message {
  messageId: string;
  role: Role;
  parts: Part[];
  createdAt: number;
  icon?: string;
  streaming?: true;
  stopped?: true;
  error?: string;
}

export interface Queued {
  messageId: string;
  text: string;
}

export interface ThreadItem {
  threadId: string;
  title: string;
  createdAt: number;
  updatedAt: number;
  busy: boolean;
  unread: boolean;
}

export interface UpdateInput {
  value?: string;
  placeholder?: string;
  submit?: boolean;
  focus?: boolean;
}

export interface StateResponse {
  threads: ThreadItem[];
  activeThreadId: string;
  messages: Message[];
  busyThreads: string[];
  queued: Queued[];
  cleared: boolean;
  typing?: boolean;
  greeting?: Part[];
  input?: { value?: string; placeholder?: string };
}

interface OfThread {
  threadId: string;
}
interface OfMessage extends OfThread {
  messageId: string;
}

/** Every live event to the browser: its name and its payload. */
export interface ToBrowser {
  "chat:state-response": StateResponse;
  "chat:message-start": OfMessage & { role: Role; createdAt: number; icon?: string };
  "chat:assistant-message": OfMessage & {
    text: string;
    role?: Role;
    format?: "plain";
    stopped?: boolean;
    icon?: string;
    createdAt?: number;
  };
  "chat:stream-chunk": OfMessage & { chunk: string; done: boolean; stopped?: boolean };
  "chat:html": OfMessage & { html: string; deps: HtmlDep[] };
  "chat:message-truncate": OfMessage & { parts: number; chars: number };
  "chat:messages-deleted": OfThread & { messageIds: string[] };
  "chat:generation-stopped": OfMessage & { partialContent: string };
  "chat:error": { code: string; message: string; threadId?: string; messageId?: string };
  "chat:typing-indicator": OfThread & { typing: boolean };
  "chat:busy": OfThread & { busy: boolean };
  "chat:queue": OfThread & { queued: Queued[] };
  "chat:clear": { threadId?: string };
  "chat:update-input": UpdateInput;
}

/** Every live event from the browser. */
export interface FromBrowser {
  "chat:user-message": OfMessage & { text: string; timestamp: number };
  "chat:stop-generation": OfThread & { messageId?: string };
  "chat:request-state": { version: number };
}

export type Envelope<Events> = { [Name in keyof Events]: { event: Name; data: Events[Name] } }[keyof Events];
export type ServerEvent = Envelope<ToBrowser>;
export type ClientEvent = Envelope<FromBrowser>;

/** One custom message from the server. */
export interface Batch {
  id: string;
  seq: number;
  events: ServerEvent[];
}
