// views/threads: the list of threads, in a menu or a sidebar. Knows no other feature.
//
// This module creates what the app has asked for.
import type { Chat } from "../../chat/chat";
import type { Config } from "../../chat/config";
import type { Update } from "../../chat/update";
import type { Header } from "../shared/header";
import { ThreadMenu } from "./menu";
import { ThreadOutlet } from "./outlet";
import { ThreadSidebar } from "./sidebar";

/** Draws the threads in the bar or beside the conversation, and returns what updates them. */
export function makeThreads(
  host: HTMLElement,
  header: Header,
  chat: Chat,
  config: Config,
  /** Called when the user creates a thread. */
  creating: () => void,
  /** Another place of the page for the list. */
  outlet: HTMLElement | null,
): Threads {
  const actions = {
    select: (threadId: string, messageId?: string) => {
      if (messageId === undefined) chat.switchThread(threadId);
      else chat.reveal(threadId, messageId);
    },
    create: () => {
      if (chat.createThread()) creating();
    },
    rename: (threadId: string, title: string) => void chat.renameThread(threadId, title),
    remove: (threadId: string) => void chat.deleteThread(threadId),
    pin: (threadId: string, pinned: boolean) => void chat.keptThreads.pin(threadId, pinned),
    archive: (threadId: string, archived: boolean) => void chat.keptThreads.archive(threadId, archived),
    more: (archived: boolean) => {
      if (chat.keptThreads.request(archived)) threads.draw();
    },
    search: (query: string) => void chat.keptThreads.search(query),
  };
  let threads: Threads;
  const prefix = `chatkit-${chat.id}-thread`;
  if (outlet) {
    threads = new Threads(chat, new ThreadOutlet(outlet, config.labels, actions, prefix), []);
    return threads;
  }
  if (config.threads === "menu") {
    const menu = new ThreadMenu(config.labels, actions, prefix);
    header.addStart(menu.element);
    threads = new Threads(chat, menu, []);
    return threads;
  }
  const sidebar = new ThreadSidebar(host, config.labels, actions, prefix);
  header.addStart(sidebar.head);
  host.dataset.threads = "sidebar";
  threads = new Threads(chat, sidebar, [sidebar.element, sidebar.backdrop]);
  return threads;
}

export class Threads {
  constructor(
    private readonly chat: Chat,
    private readonly view: ThreadMenu | ThreadSidebar | ThreadOutlet,
    /** The elements to add to the host. */
    readonly roots: readonly HTMLElement[],
  ) {
    this.draw();
  }

  render({ threads, switched }: Update): void {
    if (threads || switched) this.draw();
  }

  draw(): void {
    const { log, threadId, keptThreads } = this.chat;
    const { kept, moreThreads, moreArchived, search } = log.history;
    const beyond = {
      more: moreThreads !== undefined,
      moreArchived: moreArchived !== undefined,
      loading: keptThreads.loading,
      results: search,
    };
    this.view.update(log.threads, threadId, kept ? beyond : undefined);
  }

  remove(): void {
    this.view.remove();
  }
}
