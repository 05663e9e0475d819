// Short ways to write events in tests.
import type { OutboundEvent, OutboundPayloads, StateResponse } from "../src/protocol";

type Name = keyof OutboundPayloads;
/** An event of thread t1, unless `data` says otherwise. */
export function event<N extends Name>(
  name: N,
  data: Omit<OutboundPayloads[N], "threadId"> & { threadId?: string },
): OutboundEvent {
  return { event: name, data: { threadId: "t1", ...data } } as unknown as OutboundEvent;
}

export const start = (messageId: string) =>
  event("chat:message-start", { messageId, role: "assistant", createdAt: 1 });

export const chunk = (messageId: string, text: string, done = false) =>
  event("chat:stream-chunk", { messageId, chunk: text, done });

export const said = (messageId: string, text: string) =>
  event("chat:assistant-message", { messageId, text, role: "user", format: "plain", createdAt: 1 });

export const answered = (messageId: string, text: string) =>
  event("chat:assistant-message", { messageId, text, createdAt: 1 });

export const busy = (on: boolean) => event("chat:busy", { busy: on });

export function state(over: Partial<StateResponse> = {}): OutboundEvent {
  const activeThreadId = over.activeThreadId ?? "t1";
  const data: StateResponse = {
    version: 1,
    threads: [
      { threadId: activeThreadId, title: "", createdAt: 0, updatedAt: 0, busy: false, unread: false },
    ],
    activeThreadId,
    messages: [],
    settingsItems: [],
    contextSources: [],
    commands: [],
    todos: [],
    pendingInputs: [],
    busyThreads: [],
    queued: [],
    cleared: false,
    ...over,
  };
  return { event: "chat:state-response", data };
}
