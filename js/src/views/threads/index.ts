// views/threads: the list of threads, in a menu or a sidebar. Knows no other feature.
//
// This module creates what the app has asked for.
import type { Chat } from "../../chat/chat";
import type { Config } from "../../chat/config";
import type { Update } from "../../chat/update";
import type { Header } from "../shared/header";
import { ThreadMenu } from "./menu";
import { ThreadSidebar } from "./sidebar";

/** Draws the threads in the bar or beside the conversation, and returns what updates them. */
export function makeThreads(
  host: HTMLElement,
  header: Header,
  chat: Chat,
  config: Config,
  /** Called when the user creates a thread. */
  creating: () => void,
): Threads {
  const actions = {
    select: (threadId: string) => void chat.switchThread(threadId),
    create: () => {
      if (chat.createThread()) creating();
    },
    rename: (threadId: string, title: string) => void chat.renameThread(threadId, title),
    remove: (threadId: string) => void chat.deleteThread(threadId),
  };
  const prefix = `chatkit-${chat.id}-thread`;
  if (config.threads === "menu") {
    const menu = new ThreadMenu(config.labels, actions, prefix);
    header.addStart(menu.element);
    return new Threads(chat, menu, []);
  }
  const sidebar = new ThreadSidebar(host, config.labels, actions, prefix);
  header.addStart(sidebar.head);
  host.dataset.threads = "sidebar";
  return new Threads(chat, sidebar, [sidebar.element, sidebar.backdrop]);
}

export class Threads {
  constructor(
    private readonly chat: Chat,
    private readonly view: ThreadMenu | ThreadSidebar,
    /** The elements to add to the host. */
    readonly roots: readonly HTMLElement[],
  ) {
    this.view.update(chat.log.threads, chat.threadId);
  }

  render({ threads, switched }: Update): void {
    if (threads || switched) this.view.update(this.chat.log.threads, this.chat.threadId);
  }

  remove(): void {
    this.view.remove();
  }
}
