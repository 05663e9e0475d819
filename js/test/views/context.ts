// What views are given, for tests: every wish of the user is a spy.
import { vi } from "vitest";
import type { Message, Part } from "../../src/protocol";
import { testConfig } from "./config";

export function fakeContext() {
  const state = { running: true, last: true, kept: false };
  const actions = {
    editMessage: vi.fn(),
    resendFrom: vi.fn(),
    feedback: vi.fn(),
    send: vi.fn(),
    inputResponse: vi.fn(),
    permissionResponse: vi.fn(),
  };
  const context = {
    config: testConfig({ feedback: true }),
    actions,
    knows: (messageId: string) => !messageId.startsWith("unsent"),
    running: () => state.running,
    last: () => state.last,
    kept: () => state.kept,
    alive: () => state.running,
    say: vi.fn((_text: string) => {}),
  };
  return { context, actions, state };
}

export const message = (parts: Part[], over: Partial<Message> = {}): Message => ({
  messageId: "m1",
  role: "assistant",
  parts,
  createdAt: 1,
  ...over,
});

export const text = (words: string, format?: "plain"): Part => ({
  type: "text",
  text: words,
  ...(format ? { format } : {}),
});
