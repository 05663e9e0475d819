// Reads the configuration and the startup messages that chat_ui() wrote into the element.
import { defaultLabels, type Labels, withLabels } from "../base/labels";
import { type Allowed, type ChatConfig, DEFAULT_CONFIG, type Message, type Part } from "../protocol";

export interface Config extends Omit<ChatConfig, "labels" | "explicit" | "greeting"> {
  labels: Labels;
  explicit?: readonly (keyof Allowed)[];
  greeting?: { parts: Part[]; persistent?: boolean };
}

export function readConfig(element: HTMLElement, words = defaultLabels): Config {
  const given: Partial<Config> = parse(element.dataset.config) ?? {};
  const labels = { ...words, ...given.labels };
  const config = { ...(DEFAULT_CONFIG as ChatConfig & Config), ...given, labels };
  if (config.placeholder === DEFAULT_CONFIG.placeholder) config.placeholder = labels.placeholder;
  return config;
}

/** Hands over the configuration with the labels of its language: at once, or when they have been loaded. */
export function withConfig(element: HTMLElement, use: (config: Config) => void): void {
  const { language } = readConfig(element);
  withLabels(element, language, (labels) => use(readConfig(element, labels)));
}

/** Applies the server's permissions. They can restrict any setting of the page, and extend those that it leaves open. */
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
  // Match the class only, because jQuery changes the type of scripts while it inserts a fragment.
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
