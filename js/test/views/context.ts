// What views are given, for tests: every wish of the user is a spy.
import { vi } from "vitest";
import { defaultLabels } from "../../src/labels";
import type { Message, Part } from "../../src/protocol";

export function fakeContext() {
  const state = { running: true };
  const actions = {
    editMessage: vi.fn(),
    resendFrom: vi.fn(),
    feedback: vi.fn(),
    inputResponse: vi.fn(),
    permissionResponse: vi.fn(),
  };
  const context = {
    config: {
      placeholder: "",
      fill: true,
      submitKey: "enter" as "enter" | "mod+enter",
      images: "same-origin" as const,
      threads: false as const,
      settings: null,
      attachments: false,
      maxAttachmentSize: 1000,
      allowEdit: true,
      feedback: true,
      labels: defaultLabels,
    },
    actions,
    knows: (messageId: string) => !messageId.startsWith("unsent"),
    running: () => state.running,
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
