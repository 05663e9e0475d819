// wire: carries events between Shiny and the chats of a page. Knows neither the log nor a view.
//
// One message handler serves all chats and routes by id. Only this module knows sequence numbers, gaps and reconnects.
import {
  type Absence,
  type Batch,
  INPUT_SUFFIX,
  INPUT_TYPE,
  type InboundEvent,
  MESSAGE_TYPE,
  type OutboundEvent,
  type Piece,
  PROTOCOL_VERSION,
} from "../protocol";
import { onShiny, type ShinyClient, shiny, uncover } from "../shiny";

/** Receives the events of one chat. The methods must return quickly, because Shiny's message loop waits for them. */
export interface Receiver {
  receive(events: OutboundEvent[]): void;
  /** The connection was lost, a session opened or a batch was missed. Anything sent before the next snapshot would be
   * lost. */
  unsynced(reason: "lost" | "session" | "gap"): void;
  /** The thread on show, which a new session shows again if it can; empty for none. */
  readonly threadId: string;
  /** The thread that this browser showed last. */
  readonly keptThreadId?: string | undefined;
  /** The conversations outlive the session. */
  readonly kept: boolean;
  /** The input handler that reads what is sent; that of a chat if missing. */
  readonly inputType?: string;
  /** No events can arrive, because the session has no chat with this id or another element on the page has it. */
  alone(why: "absent" | "double", details: string): void;
}

/** How long two elements may have the same id, as they do while one replaces the other. */
const DOUBLE_CHECK_MS = 4000;

/** The connection of one chat. */
export class Line {
  /** The number of the last batch, or undefined before the snapshot arrives. */
  private seq: number | undefined;
  /** The part of a large batch that has arrived. */
  private pieces = "";

  constructor(
    readonly id: string,
    private readonly hub: Hub,
    private readonly receiver: Receiver,
  ) {}

  /** Sends an event to the server, and returns whether there is a session. */
  send(event: InboundEvent): boolean {
    const client = this.hub.client;
    if (!client) return false;
    if (event.event === "chat:user-message") {
      // Shiny sends this value together with the event below. Forget the last value first, because Shiny does not
      // send the same value twice.
      client.forgetLastInputValue?.(`${this.id}_user_input`);
      client.setInputValue?.(`${this.id}_user_input`, event.data.text);
    }
    const type = this.receiver.inputType ?? INPUT_TYPE;
    client.setInputValue?.(`${this.id}${INPUT_SUFFIX}:${type}`, event, { priority: "event" });
    return true;
  }

  /** Sets an input of the app, `<id>_<name>`. */
  set(name: string, value: unknown): void {
    this.hub.client?.setInputValue?.(`${this.id}_${name}`, value, { priority: "event" });
  }

  /** Requests a snapshot after a session opened or a batch was missed. The server sends no events before that. */
  open(reason: "session" | "gap" = "session", again = false): void {
    const { threadId, keptThreadId } = this.receiver;
    this.seq = undefined;
    this.pieces = "";
    this.receiver.unsynced(reason);
    this.request(again && threadId ? { lastThreadId: threadId } : keptThreadId ? { keptThreadId } : {});
  }

  /** Tells the receiver that the connection was lost. */
  lose(): void {
    this.receiver.unsynced("lost");
  }

  get kept(): boolean {
    return this.receiver.kept;
  }

  /** Requests the state of the chat. */
  request(more: { elements?: number; lastThreadId?: string; keptThreadId?: string }): void {
    this.send({ event: "chat:request-state", data: { version: PROTOCOL_VERSION, ...more } });
  }

  /** Tells the receiver that another element on the page has this chat. */
  retire(): void {
    this.receiver.alone("double", "");
  }

  deliver(batch: Batch | Piece | Absence): void {
    if ("absent" in batch) {
      this.receiver.alone("absent", batch.details);
      return;
    }
    if ("piece" in batch) {
      this.pieces += batch.piece;
      if (!batch.last) return;
      batch = JSON.parse(this.pieces) as Batch;
      this.pieces = "";
    }
    const { seq, events } = batch;
    const snapshot = events.some(({ event }) => event === "chat:state-response");
    if (!snapshot) {
      if (this.seq === undefined) return;
      if (seq !== this.seq + 1) {
        this.open("gap");
        return;
      }
    }
    this.seq = seq;
    this.receiver.receive(events);
  }

  close(): void {
    this.hub.leave(this);
  }
}

/** All chats of the page. */
export class Hub {
  /** The lines by id; if there are several, the last one receives the events. */
  private readonly lines = new Map<string, Line[]>();
  private live = false;
  /** A session was open before. */
  private opened = false;
  private listening = false;

  /** Shiny's client while a session is open. */
  get client(): ShinyClient | undefined {
    return this.live ? shiny() : undefined;
  }

  join(id: string, receiver: Receiver): Line {
    const line = new Line(id, this, receiver);
    const all = [...(this.lines.get(id) ?? []), line];
    this.lines.set(id, all);
    if (all.length > 1) setTimeout(() => this.checkDoubles(id), DOUBLE_CHECK_MS);
    if (this.live) line.open();
    else this.listen();
    return line;
  }

  leave(line: Line): void {
    const all = this.lines.get(line.id) ?? [];
    const others = all.filter((other) => other !== line);
    this.lines.set(line.id, others);
    // The remaining line missed the events that the closed one received.
    if (all.at(-1) === line && this.live) others.at(-1)?.open();
  }

  private checkDoubles(id: string): void {
    const all = this.lines.get(id) ?? [];
    const last = all.at(-1);
    if (all.length < 2 || !last) return;
    for (const line of all) if (line !== last) line.retire();
    last.request({ elements: all.length });
  }

  /** Registers with Shiny once, after Shiny has loaded. */
  private listen(): void {
    if (this.listening) return;
    const client = shiny();
    if (!client) {
      window.addEventListener("load", () => this.listen(), { once: true });
      return;
    }
    this.listening = true;
    client.addCustomMessageHandler(MESSAGE_TYPE, (batch: Batch) =>
      this.lines.get(batch.id)?.at(-1)?.deliver(batch),
    );
    onShiny("shiny:sessioninitialized", () => this.open());
    onShiny("shiny:disconnected", () => this.lose());
    void client.initializedPromise?.then(() => {
      if (!this.live) this.open();
    });
  }

  private open(): void {
    const again = this.opened;
    this.live = this.opened = true;
    uncover(false);
    for (const line of this.current) line.open("session", again);
  }

  private lose(): void {
    this.live = false;
    const lines = this.current;
    uncover(lines.length > 0 && lines.every(({ kept }) => kept));
    for (const line of lines) line.lose();
  }

  /** The lines that receive the events. */
  private get current(): Line[] {
    return [...this.lines.values()].flatMap((all) => all.slice(-1));
  }
}

/** The hub of this page, which all elements share. */
export const hub = new Hub();
