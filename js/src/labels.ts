// Every text the element shows or speaks by itself. `labels` of chat_ui() overrides any of them.

export const defaultLabels = {
  log: "Conversation",
  user: "You",
  assistant: "Assistant",
  input: "Message",
  send: "Send message",
  stop: "Stop answering",
  jump: "Jump to latest",
  queue: "Waiting to be sent",
  dismiss: "Dismiss",
  stopped: "Stopped",
  failed: "Something went wrong.",
  notSent: "Not sent",
  suggestion: "Suggestion:",
  suggestionSubmit: "Send:",
  answering: "The assistant is answering",
  typing: "The assistant is typing",
  copy: "Copy code",
  copied: "Copied",
};

export type Labels = typeof defaultLabels;
