// Reads what chat_ui() wrote into the tag: the configuration, and the startup messages.
import { defaultLabels, type Labels } from "./labels";
import type { Allowed, Message } from "./protocol";

export interface Config {
  placeholder: string;
  fill: boolean;
  submitKey: "enter" | "mod+enter";
  images: "same-origin" | "all" | "none";
  /** Whether formulas are drawn, which is so by default. */
  math?: boolean;
  threads: false | "menu" | "sidebar";
  /** Null: the menu shows once it has an item. */
  settings: boolean | null;
  /** Null: downloads show where there is a bar anyway. */
  export: boolean | null;
  /** Whether files can be sent along, or which types of them. */
  attachments: boolean | string[];
  /** In bytes, per file. */
  maxAttachmentSize: number;
  allowEdit: boolean;
  feedback: boolean;
  /** Whether answers show what they took of the model. */
  usage: boolean;
  iconAssistant?: string;
  labels: Labels;
  /** Which of the four that the server may have a say in, too, the app has given to the page. */
  explicit?: readonly (keyof Allowed)[];
  /** Whether the app has written the texts shown: element ids and classes in them stay. Never from outside. */
  trusted?: boolean;
}

export function readConfig(element: HTMLElement): Config {
  const given: Partial<Config> = parse(element.dataset.config) ?? {};
  return {
    placeholder: "Enter a message...",
    fill: true,
    submitKey: "enter",
    images: "same-origin",
    threads: false,
    settings: null,
    export: null,
    attachments: false,
    maxAttachmentSize: 5 * 1024 * 1024,
    allowEdit: true,
    feedback: false,
    usage: false,
    ...given,
    labels: { ...defaultLabels, ...given.labels },
  };
}

/** Takes over what the server allows: less than the page at any time, more where the page has said nothing. */
export function adopt(config: Config, page: Config, allowed: Allowed): void {
  const { explicit = [] } = page;
  const open = (name: keyof Allowed): boolean => !explicit.includes(name);
  const { allowEdit = page.allowEdit, feedback = page.feedback, attachments = page.attachments } = allowed;
  config.allowEdit = open("allowEdit") ? allowEdit : page.allowEdit && allowEdit;
  config.feedback = open("feedback") ? feedback : page.feedback && feedback;
  config.attachments = open("attachments") || attachments === false ? attachments : page.attachments;
  const { maxAttachmentSize } = allowed;
  config.maxAttachmentSize = open("maxAttachmentSize")
    ? maxAttachmentSize
    : Math.min(page.maxAttachmentSize, maxAttachmentSize);
}

export function readInitialMessages(element: HTMLElement): Message[] {
  // By class only: while jQuery inserts a fragment, the type of its scripts reads differently.
  return parse<Message[]>(element.querySelector("script.chatkit-initial")?.textContent) ?? [];
}

function parse<T>(json: string | null | undefined): T | undefined {
  if (!json) return undefined;
  try {
    return JSON.parse(json);
  } catch (error) {
    reportError(error);
    return undefined;
  }
}
