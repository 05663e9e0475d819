// chat: one chat, as the browser knows it: the log, the submissions, and the wire. Creates no DOM and knows no view.
//
// Views call `drain()` once per frame and draw the changes that it returns. Every action of the user is a method.

import { newId } from "../base/ids";
import { emptyLog, fold, type Log } from "../log/log";
import { pendingQuestion } from "../log/questions";
import { find } from "../log/thread";
import {
  type Allowed,
  type Attachment,
  type ChatError,
  type InboundEvent,
  type InputPart,
  type Message,
  type OutboundEvent,
  type Queued,
  type Rating,
  SNAPSHOT_MESSAGES,
  type StateResponse,
  type ThreadInfo,
} from "../protocol";
import { beforeReload, claimInTime } from "../wire/owner";
import type { Hub, Line, Receiver } from "../wire/transport";
import { packed } from "../wire/upload";
import { Answers, COMMAND } from "./answers";
import { appInput } from "./app-inputs";
import { carry, takeCarried } from "./carried";
import { commandIn, type RunCommand } from "./commands";
import { saveDraft, savedDraft } from "./drafts";
import { keptThread } from "./kept-thread";
import { KeptThreads } from "./kept-threads";
import { type Notice, Notices } from "./notices";
import { Requests } from "./requests";
import { Startup } from "./startup";
import { asMessage, asQueued, type Submission, textOf } from "./submission";
import type { Submissions } from "./submissions";
import { noUpdate, type Update } from "./update";

export class Chat extends Requests implements Receiver {
  readonly log: Log = emptyLog();
  /** A snapshot has arrived since the session opened. */
  synced = false;
  /** The connection was lost, and no snapshot has arrived since. */
  offline = false;
  /** What the server accepts from users. */
  allowed: Allowed | undefined;
  /** The reason why no events can arrive, with details for the developer. */
  aloneFor: { why: "absent" | "double"; details: string } | undefined;
  /** Older messages were requested and have not arrived. */
  loadingHistory = false;
  readonly keptThreads = new KeptThreads(this.log, (event) => this.tell(event));
  private readonly allNotices = new Notices();
  private inbox: OutboundEvent[] = [];
  private pending = noUpdate();
  private line: Line | undefined;
  /** The next snapshot is the first of its session. */
  private fresh = true;
  /** The next snapshot belongs to another thread. */
  private switching = false;
  /** Messages wait, because the page may have to be loaded again. */
  private claiming = false;
  pageRuns = (_: RunCommand): boolean => false;
  private readonly answers = new Answers();
  /** The app's draft for a new page. */
  private preset: string | undefined;
  /** The page is being loaded again. */
  private reloading = false;
  private readonly prepareReload = () => {
    this.reloading = true;
    // The server has moved what it had accepted, and takes nothing more from this page.
    this.submissions.forgetSent();
    this.keep();
  };
  private readonly keep = () => {
    const { id, threadId, draft, submissions } = this;
    const staged = submissions.staged(threadId).flatMap((file) => (file.reading ? [] : file.attachment));
    carry(id, { draft, staged, unsent: submissions.unsent() });
    saveDraft(id, threadId, "");
  };

  constructor(
    readonly id: string,
    readonly submissions: Submissions,
    /** Schedules a frame. */
    private readonly changed: () => void,
    readonly startup = new Startup(),
  ) {
    super();
    // Drafts and submissions of a previous element belong to the thread that it showed.
    this.log.thread.threadId = submissions.threadId;
  }

  connect(hub: Hub): void {
    this.line = hub.join(this.id, this);
    beforeReload.add(this.prepareReload);
  }

  disconnect(): void {
    this.line?.close();
    this.line = undefined;
    beforeReload.delete(this.prepareReload);
  }

  /** Keeps what was not sent, for the page that is loaded after this one. */
  leave(): void {
    // The server takes a message that it has kept only once.
    if (this.offline && this.kept) this.submissions.forgetSent();
    if (this.reloading) this.prepareReload();
    else if (this.submissions.unsent().length > 0) this.keep();
  }

  receive(events: OutboundEvent[]): void {
    this.inbox.push(...events);
    this.changed();
  }

  unsynced(reason: "lost" | "session" | "gap"): void {
    this.synced = this.loadingHistory = this.keptThreads.loading = false;
    if (reason === "lost") {
      this.offline = true;
      this.redraw("unsaved");
      return;
    }
    // The snapshot also contains the events before the gap.
    this.inbox = [];
    if (reason === "gap") return;
    this.fresh = true;
    this.submissions.forgetSent();
  }

  alone(why: "absent" | "double", details: string): void {
    this.aloneFor = { why, details };
    this.redraw("status", "notices");
  }

  // -- State to show

  get threadId(): string {
    return this.log.thread.threadId;
  }

  get keptThreadId(): string | undefined {
    return keptThread(this.id);
  }

  get kept(): boolean {
    return this.log.history.kept;
  }

  /** A turn is running or about to start. */
  get busy(): boolean {
    return this.log.thread.busy || this.submissions.waiting(this.threadId).length > 0;
  }

  /** Returns the messages to show: those of the log, followed by those that the user just sent. */
  get messages(): Message[] {
    return [...this.log.thread.messages, ...this.submissions.shown(this.threadId).map(asMessage)];
  }

  /** Returns the submissions that wait for the running turn. */
  get queued(): Queued[] {
    const own = this.submissions.queued(this.threadId);
    return [...this.log.thread.queued, ...own.map(asQueued)];
  }

  /** Returns the user's messages in this thread, oldest first. */
  get history(): string[] {
    const texts = this.messages.filter(({ role }) => role === "user").map(textOf);
    return [...texts, ...this.queued.map(({ text }) => text)].filter((text) => text !== "");
  }

  get notices(): readonly Notice[] {
    return this.allNotices.shown(this.threadId);
  }

  /** Returns whether the server has confirmed this message. */
  knows(messageId: string): boolean {
    return find(this.log.thread, messageId) !== undefined;
  }

  get draft(): string {
    return this.submissions.draft(this.threadId);
  }

  set draft(text: string) {
    this.submissions.keepDraft(this.threadId, text);
    if (this.kept) saveDraft(this.id, this.threadId, text === this.preset ? "" : text);
  }

  /** Returns the question that the composer answers. */
  get question(): InputPart | undefined {
    const question = pendingQuestion(this.log.thread);
    return question && !this.answers.has(question.requestId) ? question : undefined;
  }

  // -- Messages of the user

  /** Submits the composer's content as an answer to the open question, a command or a message. */
  submit(raw: string, attachments: readonly Attachment[] = []): boolean {
    const { question } = this;
    // Without a connection, the answer stays in the composer.
    const answers = question && attachments.length === 0 && (this.synced || this.offline);
    return answers ? this.inputResponse(question.requestId, raw.trim()) : this.post(raw, attachments);
  }

  /** Returns the command that a text runs, if any. */
  command(text: string): RunCommand | undefined {
    return commandIn(text.trimStart(), this.log.commands);
  }

  /** Submits a text as a command or a message. */
  post(raw: string, attachments: readonly Attachment[] = []): boolean {
    const run = attachments.length === 0 ? this.command(raw) : undefined;
    if (!run) return this.send(raw, { attachments });
    if (this.pageRuns(run)) return true;
    this.answers.add({ requestId: COMMAND, threadId: this.threadId, text: raw });
    return this.slashCommand(run.command, run.args);
  }

  override editMessage(messageId: string, text: string): boolean {
    this.answers.add({ requestId: messageId, threadId: this.threadId, text });
    return super.editMessage(messageId, text);
  }

  /** Sends a message, or keeps it until the first snapshot arrives. */
  send(raw: string, { attachments = [] }: { attachments?: readonly Attachment[] } = {}): boolean {
    const text = raw.trim();
    if (text === "" && attachments.length === 0) return false;
    const message: Submission = { messageId: newId(), text, createdAt: Date.now(), threadId: this.threadId };
    if (attachments.length > 0) message.attachments = attachments;
    this.submissions.add(message, this.busy);
    if (this.synced) this.flush();
    this.allNotices.clear(this.threadId);
    this.redraw("list", "status", "notices");
    return true;
  }

  inputResponse(requestId: string, text: string): boolean {
    const { threadId } = this;
    const told = this.tell({ event: "chat:input-response", data: { requestId, text, threadId } });
    if (!told) return false;
    this.answers.add({ requestId, threadId, text });
    this.redraw("status");
    return true;
  }

  /** Stops the running turn, or takes back a message that was not sent yet. */
  stop(): void {
    if (!this.synced) {
      this.pending.returned.push(...this.submissions.withdraw(this.threadId));
      this.redraw("list", "status");
      return;
    }
    const { threadId, messages } = this.log.thread;
    const running = messages.findLast((message) => message.streaming);
    const messageId = running ? { messageId: running.messageId } : {};
    this.tell({ event: "chat:stop-generation", data: { threadId, ...messageId } });
  }

  feedback(messageId: string, value: Rating | null, comment = ""): boolean {
    const data = { messageId, threadId: this.threadId, value };
    if (!this.tell({ event: "chat:feedback", data: { ...data, ...(comment && { comment }) } })) return false;
    // Show the rating immediately, with the same event that the server will send.
    const feedback = { ...data, ...(comment && { feedbackComment: comment }) };
    this.receive([{ event: "chat:feedback-changed", data: feedback }]);
    return true;
  }

  // -- Threads

  /** Shows a message, which may be an old one of another thread. */
  reveal(threadId: string, messageId: string): void {
    this.keptThreads.wanted = { threadId, messageId };
    this.switchThread(threadId);
    this.redraw("list");
  }

  get hasEarlier(): boolean {
    return this.log.thread.hasMore || this.startup.hasMore(this.log.thread);
  }

  /** Shows the messages before the first one, or requests them unless a request is pending; all back to `until` if given. */
  requestHistory(until?: string): boolean {
    const { threadId, hasMore, messages } = this.log.thread;
    if (!hasMore && this.hasEarlier) {
      this.startup.grow();
      this.redraw("list", "history");
    }
    if (!hasMore || this.loadingHistory) return false;
    const before = messages[0] ? { before: messages[0].messageId } : {};
    const data = { threadId, limit: SNAPSHOT_MESSAGES, ...before, ...(until ? { until } : {}) };
    if (!this.tell({ event: "chat:request-history", data })) return false;
    this.loadingHistory = true;
    this.redraw("status");
    return true;
  }

  // -- State of this page

  /** Removes a refused message from the log, because its text is back in the composer. */
  forget(messageId: string): void {
    this.submissions.remove(messageId);
    this.redraw("list", "status");
  }

  dismiss(key: string): void {
    this.allNotices.dismiss(key);
    this.redraw("notices");
  }

  /** Applies the events that have arrived since the last frame. */
  drain(): Update {
    const update = this.pending;
    this.pending = noUpdate();
    const events = this.inbox;
    this.inbox = [];
    for (const event of events) {
      try {
        this.apply(event, update);
      } catch (error) {
        // One invalid event must not break the rest of the conversation.
        reportError(error);
      }
    }
    return update;
  }

  private apply(event: OutboundEvent, update: Update): void {
    const { thread, threads } = this.log;
    const { fresh } = this;
    fold(this.log, event, update, Date.now());
    this.keptThreads.hear(event, update);
    if (event.event === "chat:switch-thread") this.switching = true;
    if (event.event === "chat:state-response") this.restored(thread.threadId, event.data, update);
    // A snapshot of kept conversations lists only the newest threads.
    if (this.log.threads !== threads && !(this.kept && event.event === "chat:state-response"))
      this.dropDeleted(threads);
    if (thread.threadId !== this.threadId) this.arrive(update);
    if (fresh && event.event === "chat:state-response") this.takeUp(update);
    if (this.submissions.settle(update.settled)) update.list = update.status = true;
    if (event.event === "chat:history" && event.data.threadId === this.threadId) {
      this.loadingHistory = false;
      update.status = true;
    }
    if (event.event === "chat:update-input") update.inputs.push(event.data);
    if (event.event === "chat:busy") this.answers.commandRuns();
    if (event.event === "chat:drawer") update.drawers.push(event.data);
    if (event.event === "chat:load-assets") update.assets.push(event.data);
    if (event.event === "chat:error") this.fail(event.data, update);
    if (event.event === "chat:state-response") this.flush();
  }

  private restored(before: string, { input, allowed, ownerUrl }: StateResponse, update: Update): void {
    this.synced = true;
    this.offline = false;
    this.allowed = allowed;
    this.loadingHistory = false;
    if (this.aloneFor) update.notices = true;
    this.aloneFor = undefined;
    this.preset = input?.value;
    if (input?.placeholder !== undefined) update.inputs.push({ placeholder: input.placeholder });
    // The app's draft belongs to the page; it must not appear again in every thread that the user opens.
    if (input?.value !== undefined && !this.switching) update.initialValue = input.value;
    this.startup.fit(this.log.thread.messages.length, !this.switching && before === this.threadId);
    this.switching = false;
    if (!this.fresh) return;
    // A new session may have other threads, and its questions are new.
    this.fresh = false;
    this.answers.clear();
    if (ownerUrl) void this.claim(ownerUrl);
    const listed = new Set(this.log.threads.map(({ threadId }) => threadId));
    // If conversations are kept, the list may lack old threads.
    const known = (threadId: string): boolean => listed.has(threadId) || (this.kept && threadId !== "");
    this.submissions.adopt(known, before, this.threadId);
  }

  private takeUp(update: Update): void {
    const carried = takeCarried(this.id);
    if (!carried) return;
    const { threadId } = this;
    const { draft: text, staged: attachments = [], unsent } = carried;
    if (text || attachments.length > 0) {
      delete update.initialValue;
      update.returned.push({ messageId: "", text, createdAt: 0, threadId, attachments });
    }
    for (const message of unsent) {
      const isListed = this.log.threads.some((thread) => thread.threadId === message.threadId);
      this.submissions.add(isListed ? message : { ...message, threadId }, this.busy);
    }
  }

  private async claim(ownerUrl: string): Promise<void> {
    this.claiming = true;
    if (await claimInTime(ownerUrl)) return;
    this.claiming = false;
    if (this.synced) this.flush();
  }

  /** Handles a change of the active thread. */
  private arrive(update: Update): void {
    this.submissions.threadId = this.threadId;
    this.loadingHistory = false;
    const draft = this.draft || (this.kept ? savedDraft(this.id, this.threadId) : "");
    this.draft = draft;
    update.switched = update.list = update.status = update.notices = true;
    update.returned = this.submissions.refused(this.threadId);
  }

  private dropDeleted(before: readonly ThreadInfo[]): void {
    const known = new Set(this.log.threads.map(({ threadId }) => threadId));
    for (const { threadId } of before) {
      if (known.has(threadId)) continue;
      this.submissions.drop(threadId);
      saveDraft(this.id, threadId, "");
      this.allNotices.drop(threadId);
    }
  }

  private fail(error: ChatError, update: Update): void {
    const { code, threadId, messageId } = error;
    const here = threadId === undefined || threadId === this.threadId;
    if (here && messageId !== undefined && this.knows(messageId)) return;
    if (code === "rejected" && messageId === undefined) this.askAgain(threadId, update);
    const refused = messageId === undefined ? undefined : this.submissions.fail(messageId, error);
    // The snapshot of another thread contains the errors of its messages.
    if (!here && messageId !== undefined && !refused) return;
    if (here && refused) {
      update.returned.push(refused);
      update.list = update.status = true;
      update.messages.add(refused.messageId);
    }
    this.allNotices.add(error);
    update.notices = true;
  }

  /** Opens all unconfirmed questions of a thread again, and returns the texts of edits and commands. */
  private askAgain(refusedIn: string | undefined, update: Update): void {
    for (const { requestId, threadId, text } of this.answers.take(refusedIn)) {
      const isOpen = this.question?.requestId === requestId || this.knows(requestId);
      if (!isOpen && requestId !== COMMAND) continue;
      update.returned.push({ messageId: requestId, text, createdAt: 0, threadId });
      update.status = true;
    }
  }

  private flush(): void {
    if (this.claiming) return;
    for (const { messageId, threadId, text, createdAt, attachments } of this.submissions.unsent()) {
      const data = { messageId, threadId, text, timestamp: createdAt };
      const along = attachments ? { attachments: [...attachments] } : {};
      if (packed({ ...data, ...along }).every((event) => this.tell(event)))
        this.submissions.markSent(messageId);
    }
  }

  protected tell(event: InboundEvent): boolean {
    const told = this.line?.send(event) ?? false;
    const input = told && appInput(event, this);
    if (input) this.line?.set(...input);
    return told;
  }

  /** Tells the app what has become of the greeting. */
  noteGreeting(what: "requested" | "dismissed", value: number | null): void {
    this.line?.set(`greeting_${what}`, value);
  }

  private redraw(...what: ("list" | "history" | "status" | "notices" | "unsaved")[]): void {
    for (const each of what) this.pending[each] = true;
    this.changed();
  }
}
