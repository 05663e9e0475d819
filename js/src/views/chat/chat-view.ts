// views/chat: the inside of the element. Sends nothing itself: what the user does goes to the chat.
//
// This module builds the regions once and hands each of them, frame by frame, what has changed. A region is a `Panel`
// (shared/panel.ts) and joins by one line in `makePanels` below: "bar" panels stand at the end of the bar above the
// conversation (which hides while it is empty), "dock" panels between the conversation and the composer, in order. Views
// inside messages receive the `ViewContext` made here. What stands inside the composer (palette, tray of attachments,
// question) belongs to composer.ts, which is also updated every frame.
import { loadAssets, withStyle } from "../../base/assets";
import { h, iconButton } from "../../base/dom";
import { icons } from "../../base/icons";
import { fill, named } from "../../base/labels";
import type { Chat } from "../../chat/chat";
import { adopt, type Config } from "../../chat/config";
import { keepThread } from "../../chat/kept-thread";
import type { Notice } from "../../chat/notices";
import type { Update } from "../../chat/update";
import { isUnderWay } from "../../log/turns";
import type { Attachment, Message } from "../../protocol";
import { Composer } from "../composer/composer";
import type { Drawer } from "../drawer/drawer";
import { Earlier } from "../messages/earlier";
import { MessageList } from "../messages/messages";
import { StatusLine } from "../progress/status";
import { TodoPanel } from "../progress/todos";
import { SettingsPanel } from "../settings/settings";
import { readOnly, type ViewContext } from "../shared/context";
import { Header } from "../shared/header";
import type { Panel } from "../shared/panel";
import { watchSuggestions } from "../suggestions/suggestions";
import type { Threads } from "../threads/index";
import { Announcer } from "./announcer";
import { bridge } from "./bridge";
import { ExportPanel } from "./export";
import { feedComposer } from "./feed";
import { Greeting } from "./greeting";
import { askBeforeLinks } from "./links";
import { ALONE, renderNotices } from "./notices";
import { renderQueue } from "./queue";
import { ReadingPlaces } from "./reading-places";
import { ScrollFollower } from "./scroll";
import type { Slots } from "./slots";
import { Standing } from "./standing";
import { writeThread } from "./thread-url";
import { TypingRow } from "./typing";

/** Returns the regions that the configuration asks for. */
function makePanels(chat: Chat, { config }: ViewContext): { bar: Panel[]; dock: Panel[] } {
  const todos = new TodoPanel(config.labels, {
    get todos() {
      return chat.log.thread.todos;
    },
    clear: () => chat.todoClear(),
  });
  const standing = new Standing(chat, config.labels);
  return { bar: [new ExportPanel(chat, config), new SettingsPanel(chat, config)], dock: [standing, todos] };
}

export class ChatView {
  private readonly composer: Composer;
  private readonly greeting: Greeting;
  private readonly messages: MessageList;
  private readonly scroller: HTMLElement;
  private readonly dock: HTMLElement;
  private readonly typing: TypingRow;
  private readonly status = new StatusLine();
  private readonly jump: HTMLButtonElement;
  private readonly notices = h("div", { class: "chatkit-notices" });
  private readonly queue = h("div", { class: "chatkit-queue" });
  private readonly announcer = new Announcer();
  private readonly header = new Header();
  private threads: Threads | undefined;
  /** Whether the list of threads is there, or is being loaded. */
  private hasThreads = false;
  private drawer: Promise<Drawer> | undefined;
  private readonly earlier: Earlier;
  private readonly panels: Panel[];
  private readonly scroll: ScrollFollower;
  private readonly endSuggestions: () => void;
  private readonly roots: HTMLElement[];
  /** The configuration of the page, before the server restricts it. */
  private readonly page: Config;
  private readonly places: ReadingPlaces;
  private fresh = false;
  /** The user created a thread, so the composer gets the focus when it appears. */
  private creating = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly chat: Chat,
    private readonly config: Config,
    private readonly slots: Slots = {},
  ) {
    const { labels } = config;
    this.page = { ...config };
    const say = (text: string): void => this.announcer.say(text);
    const startup = readOnly(config, say);
    const context: ViewContext = {
      config,
      actions: chat,
      knows: (messageId) => chat.knows(messageId),
      running: (messageId) => isUnderWay(chat.log.thread, messageId),
      last: (messageId) => !chat.busy && chat.messages.at(-1)?.messageId === messageId,
      kept: () => chat.kept,
      fresh: () => this.fresh,
      say,
    };
    this.messages = new MessageList(
      h("div", { class: "chatkit-messages", role: "log", "aria-live": "off", "aria-label": labels.log }),
      (message) => (chat.startup.has(message) ? startup : context),
    );
    this.typing = new TypingRow(config);
    const scroller = h("div", { class: "chatkit-scroll", tabindex: "0" });
    this.earlier = new Earlier(chat, labels, scroller);
    this.greeting = new Greeting(chat, config, scroller, say);
    const thread = h(
      "div",
      { class: "chatkit-column" },
      this.greeting.element,
      this.earlier.element,
      this.messages.element,
      this.typing.element,
      this.status.element,
    );
    scroller.append(bridge(host, chat, thread));
    this.scroller = scroller;
    this.jump = iconButton("chatkit-jump", icons.jump, labels.jump);
    this.jump.hidden = true;
    this.composer = new Composer(config, {
      send: (text: string, attachments?: readonly Attachment[]) => this.submit(text, attachments),
      stop: () => chat.stop(),
      history: () => chat.history,
      draft: (text) => {
        chat.draft = text;
      },
      staged: (files) => chat.submissions.keepStaged(chat.threadId, files),
    });
    this.composer.value = chat.draft;
    const { bar, dock: above } = makePanels(chat, context);
    this.panels = [...bar, ...above];
    for (const panel of bar)
      this.header.addEnd(panel.element, config.export === true || !(panel instanceof ExportPanel));
    this.dock = h(
      "div",
      { class: "chatkit-dock" },
      this.jump,
      this.notices,
      ...above.map(({ element }) => element),
      this.queue,
      this.composer.element,
    );
    const { toolbar, footer } = slots;
    if (toolbar) this.dock.append(toolbar);
    this.roots = [this.header.element, scroller, this.dock];
    if (footer) this.roots.push(footer);
    this.roots.push(this.announcer.element);
    host.append(...this.roots);
    if (config.links === "ask") askBeforeLinks(host, config);
    if (config.drawer && (config.drawer.open || slots.drawer)) void this.loadDrawer();
    const outlet = document.querySelector<HTMLElement>(`[data-chatkit-history="${host.id}"]`);
    if (config.threads || outlet) void this.addThreads(host, outlet);
    this.composer.stage(chat.submissions.staged(chat.threadId));

    this.scroll = new ScrollFollower(host, scroller, thread, () => {
      this.jump.hidden = !this.scroll.away;
    });
    this.places = new ReadingPlaces(chat, this.messages, this.scroll);
    scroller.addEventListener("chatkit:artifact", ({ target, detail }: CustomEventInit & Event) => {
      void this.loadDrawer().then((drawer) => drawer.showArtifact(target as HTMLElement, detail.fresh));
    });
    this.jump.addEventListener("click", () => {
      this.scroll.toEnd();
      scroller.focus({ preventScroll: true });
    });
    this.endSuggestions = watchSuggestions(thread, labels, {
      send: (text, element) => {
        if (this.chat.command(text) && this.isFromModel(element)) this.fill(text);
        else this.send(text);
      },
      fill: (text) => this.fill(text),
    });
    this.messages.arrange(this.listed, new Set(), true);
  }

  /** Loads the list of threads, which most chats do not need. */
  private async addThreads(host: HTMLElement, outlet: HTMLElement | null): Promise<void> {
    this.hasThreads = true;
    const { makeThreads } = await withStyle("threads", import("../threads/index"));
    if (!this.roots[0]?.isConnected) return;
    this.threads = makeThreads(
      host,
      this.header,
      this.chat,
      this.config,
      () => {
        this.creating = true;
      },
      outlet,
    );
    host.prepend(...this.threads.roots);
    this.roots.push(...this.threads.roots);
    this.header.refresh();
  }

  /** Loads the drawer when it has something to show. */
  private loadDrawer(): Promise<Drawer> {
    this.drawer ??= import("../drawer/drawer").then(
      ({ Drawer }) => new Drawer(this.host, this.config, this.slots.drawer),
    );
    return this.drawer;
  }

  /** Draws what changed since the last frame. */
  render(update: Update): void {
    const { chat } = this;
    for (const files of update.assets) loadAssets(files);
    if (update.snapshot) this.adopt();
    const before = this.places.shown;
    const place = this.places.leave(update);
    const inDock = this.dock.contains(document.activeElement);
    this.fresh = !update.snapshot && !update.history;
    if (update.list) this.messages.arrange(this.listed, update.messages, update.snapshot);
    else if (update.messages.size > 0) this.messages.refresh(chat.log.thread.messages, update.messages);
    if (update.list || update.status) this.messages.turned();
    this.fresh = false;
    this.greeting.render(update);
    if (update.status || update.list || update.ended.length > 0) this.renderStatus();
    if (update.notices)
      renderNotices(this.notices, this.allNotices(), this.config.labels, (key) => chat.dismiss(key));
    this.earlier.render(update);
    this.threads?.render(update);
    if (update.switched) void this.drawer?.then((drawer) => drawer.leave());
    if (this.config.drawer !== false)
      for (const change of update.drawers) void this.loadDrawer().then((drawer) => drawer.apply(change));
    for (const panel of this.panels) panel.render(update);
    this.header.refresh();
    feedComposer(this.composer, chat, update, before, (text, files) => this.send(text, files));
    if (update.list || update.snapshot) this.nameThread();
    // If a dismissed element had the focus, move it to the conversation, which is next to it.
    // The browser takes the focus from what was hidden only after this frame.
    const focused = document.activeElement;
    const lost = !this.dock.contains(focused) || focused?.closest("[hidden]");
    if (inDock && lost) this.scroller.focus({ preventScroll: true });
    this.places.arrive(update, place);
    if (update.switched) this.arrive(before === "");
    if (this.places.reveal()) this.scroller.focus({ preventScroll: true });
    this.announce(update);
  }

  /** Tells the user which thread is on show now, unless it is the first one. */
  private arrive(isFirst: boolean): void {
    const { log, threadId } = this.chat;
    if (this.creating) this.composer.focus();
    this.creating = false;
    const info = log.threads.find((thread) => thread.threadId === threadId);
    if (info && !isFirst) this.announcer.say(info.title || this.config.labels.untitled);
  }

  /** Names the thread in the URL, or in the browser's storage, once it has a message: an empty one is not saved. */
  private nameThread(): void {
    const { id, log, threadId } = this.chat;
    const { threadInUrl, restoreMode } = log.history;
    const named = log.thread.messages.length > 0 ? threadId : undefined;
    if (threadInUrl && (restoreMode || this.config.threads)) writeThread(threadInUrl, named);
    if (restoreMode === "browser") keepThread(id, named);
  }

  /** Applies what the server allows. */
  private adopt(): void {
    const { config, chat } = this;
    if (chat.log.history.restoreMode && !this.hasThreads && config.showHistory !== false) {
      config.threads = "menu";
      void this.addThreads(this.host, null);
    }
    if (!chat.allowed) return;
    const before = String(config.attachments);
    adopt(config, this.page, chat.allowed);
    if (String(config.attachments) !== before) this.composer.renewTray();
  }

  /** Returns all notices. The first one explains why the chat cannot answer, and cannot be dismissed. */
  private allNotices(): readonly Notice[] {
    const { aloneFor, id, notices } = this.chat;
    if (!aloneFor) return notices;
    const { labels } = this.config;
    const text = fill(labels, aloneFor.why === "absent" ? "noChat" : "doubleChat", { id });
    return [{ key: ALONE, code: ALONE, message: `${text} ${aloneFor.details}` }, ...notices];
  }

  /** Restores the scroll position after the element was moved in the document. */
  moved(): void {
    this.scroll.restore();
  }

  remove(): void {
    this.endSuggestions();
    this.scroll.disconnect();
    this.messages.clear();
    this.greeting.remove();
    this.earlier.remove();
    this.threads?.remove();
    void this.drawer?.then((drawer) => drawer.remove());
    for (const panel of this.panels) panel.remove?.();
    this.composer.remove();
    for (const root of this.roots) root.remove();
  }

  /** Submits the content of the composer: an answer, a command or a message. */
  private submit(text: string, attachments?: readonly Attachment[]): boolean {
    const taken = this.chat.submit(text, attachments);
    if (taken) this.scroll.toEnd();
    return taken;
  }

  private fill(text: string): void {
    this.composer.value = text;
    this.composer.focus();
  }

  /**
   * Returns whether a model may have written an element. What it says must not run a command before the user has seen it
   * in the composer.
   */
  private isFromModel(element: Element): boolean {
    const message = element.closest(".chatkit-text")?.closest<HTMLElement>("[data-message-id]");
    return message?.dataset.messageId !== undefined && this.chat.knows(message.dataset.messageId);
  }

  /** Submits a text that the app provides, or a suggestion: a command or a message. */
  private send(text: string, attachments: readonly Attachment[] = []): boolean {
    const taken = this.chat.post(text, attachments);
    if (taken) this.scroll.toEnd();
    return taken;
  }

  /** The messages on show, beginning with the app's startup messages. */
  private get listed(): Message[] {
    const { messages, log, startup } = this.chat;
    return [...startup.before(log.thread), ...messages];
  }

  private renderStatus(): void {
    const { log, queued, busy, submissions, threadId } = this.chat;
    const last = log.thread.messages.at(-1);
    // A message that has begun shows its own typing indicator until it has text.
    const begun = last?.streaming === true;
    const sent = submissions.shown(threadId).some(({ error }) => error === undefined);
    this.typing.show(!begun && this.chat.aloneFor === undefined && (log.thread.typing || sent));
    this.status.update(log.thread.status);
    this.composer.setBusy(busy);
    renderQueue(this.queue, queued, this.config.labels);
  }

  private announce({ began, ended, failed, snapshot }: Update): void {
    if (snapshot) return;
    const { labels } = this.config;
    if (began.some((id) => !ended.includes(id))) this.announcer.say(labels.answering);
    for (const id of new Set([...ended, ...failed])) {
      const view = this.messages.get(id);
      if (!view) continue;
      const { error, interrupted, stopped } = view.element.dataset;
      // A message that ended before it failed was announced already.
      const text = ended.includes(id) ? view.spoken : "";
      const state = error ?? interrupted ?? stopped ?? "";
      this.announcer.say(named(labels, labels.assistant, `${text} ${state}`));
    }
  }
}
