// One chat as the browser knows it: the log, what the user sent that the server has not taken over yet, and the wire.
// Knows no DOM. Views call `drain()` once per frame and draw what it says has changed.
import { newId } from "./ids";
import { type Changes, emptyLog, find, fold, type Log, noChanges } from "./log";
import type { Outbox, Outgoing } from "./outbox";
import type { Message, OutboundEvent, UpdateInput } from "./protocol";
import type { Hub, Line, Receiver } from "./transport";

export interface Notice {
  key: string;
  code: string;
  message: string;
}

/** What a frame has to draw: the log's changes, and what concerns the composer and the notices. */
export interface Update extends Changes {
  inputs: UpdateInput[];
  /** What the composer holds at first, as the app has set it. */
  initialValue?: string;
  /** Texts the server refused: they go back to an empty composer. */
  returned: Outgoing[];
  notices: boolean;
}

export class Chat implements Receiver {
  readonly log: Log = emptyLog();
  notices: Notice[] = [];
  /** A snapshot has arrived since the session opened. */
  synced = false;
  private inbox: OutboundEvent[] = [];
  private pending = noUpdate();
  private line: Line | undefined;

  constructor(
    readonly id: string,
    readonly outbox: Outbox,
    /** Asks for a frame. */
    private readonly changed: () => void,
  ) {}

  connect(hub: Hub): void {
    this.line = hub.join(this.id, this);
  }

  disconnect(): void {
    this.line?.close();
    this.line = undefined;
  }

  receive(events: OutboundEvent[]): void {
    this.inbox.push(...events);
    this.changed();
  }

  unsynced(reason: "session" | "gap"): void {
    this.synced = false;
    // What came before the gap is in the snapshot, too.
    this.inbox = [];
    if (reason === "session") this.outbox.forgetSent();
  }

  /** A turn is running, or about to. */
  get busy(): boolean {
    return this.log.thread.busy || this.outbox.waiting.length > 0;
  }

  /** The messages to show: the log's, then what the user just sent. */
  get messages(): Message[] {
    return [...this.log.thread.messages, ...this.outbox.shown.map(asMessage)];
  }

  /** What waits for the running turn. */
  get queued(): { messageId: string; text: string }[] {
    return [...this.log.thread.queued, ...this.outbox.queued];
  }

  /** What the user has said in this thread, oldest first. */
  get history(): string[] {
    const texts = this.messages.filter(({ role }) => role === "user").map(textOf);
    return [...texts, ...this.queued.map(({ text }) => text)].filter((text) => text !== "");
  }

  /** Sends what the user wrote; without a snapshot it is kept and goes out when one arrives. */
  send(raw: string): boolean {
    const text = raw.trim();
    if (text === "") return false;
    this.outbox.add({ messageId: newId(), text, createdAt: Date.now() }, this.busy);
    if (this.synced) this.flush();
    this.notices = [];
    this.pending.list = this.pending.status = this.pending.notices = true;
    this.changed();
    return true;
  }

  /** Stops the running turn; what never left the browser is taken back instead. */
  stop(): void {
    if (!this.synced) {
      this.pending.returned.push(...this.outbox.withdraw());
      this.pending.list = this.pending.status = true;
      this.changed();
      return;
    }
    const { threadId, messages } = this.log.thread;
    const running = messages.findLast((message) => message.streaming);
    this.line?.send({
      event: "chat:stop-generation",
      data: { threadId, ...(running ? { messageId: running.messageId } : {}) },
    });
  }

  /** What was refused is back in the composer: it leaves the log. */
  forget(messageId: string): void {
    this.outbox.remove(messageId);
    this.pending.list = this.pending.status = true;
    this.changed();
  }

  dismiss(key: string): void {
    this.notices = this.notices.filter((notice) => notice.key !== key);
    this.pending.notices = true;
    this.changed();
  }

  /** Folds what has arrived since the last frame. */
  drain(): Update {
    const update = this.pending;
    this.pending = noUpdate();
    const events = this.inbox;
    this.inbox = [];
    for (const event of events) {
      try {
        this.apply(event, update);
      } catch (error) {
        // One bad event must not take the rest of the conversation with it.
        reportError(error);
      }
    }
    return update;
  }

  private apply(event: OutboundEvent, update: Update): void {
    fold(this.log, event, update);
    if (this.outbox.settle(update.settled)) update.list = update.status = true;
    if (event.event === "chat:update-input") update.inputs.push(event.data);
    if (event.event === "chat:error") this.fail(event.data, update);
    if (event.event === "chat:state-response") {
      this.synced = true;
      this.flush();
      const { value, placeholder } = event.data.input ?? {};
      if (placeholder !== undefined) update.inputs.push({ placeholder });
      if (value !== undefined) update.initialValue = value;
    }
  }

  private fail(
    error: { code: string; message: string; threadId?: string; messageId?: string },
    update: Update,
  ): void {
    const { messageId, threadId, code, message } = error;
    if (threadId !== undefined && threadId !== this.log.thread.threadId) return;
    if (messageId !== undefined && find(this.log.thread, messageId)) return;
    const refused = messageId === undefined ? undefined : this.outbox.fail(messageId, message);
    if (refused) {
      update.returned.push(refused);
      update.list = update.status = true;
      update.touched.add(refused.messageId);
    }
    this.notices = [...this.notices, { key: newId(), code, message }];
    update.notices = true;
  }

  private flush(): void {
    const { threadId } = this.log.thread;
    for (const { messageId, text, createdAt } of this.outbox.unsent()) {
      const data = { messageId, threadId, text, timestamp: createdAt };
      if (this.line?.send({ event: "chat:user-message", data })) this.outbox.markSent(messageId);
    }
  }
}

export const textOf = (message: Message): string =>
  message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");

const asMessage = ({ messageId, text, createdAt, error }: Outgoing): Message => ({
  messageId,
  role: "user",
  parts: [{ type: "text", text, format: "plain" }],
  createdAt,
  ...(error === undefined ? {} : { error }),
});

const noUpdate = (): Update => ({ ...noChanges(), inputs: [], returned: [], notices: false });
