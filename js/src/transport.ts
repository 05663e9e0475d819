// Carries events between Shiny and the chats of the page: one message handler for all of them, routed by id.
// Numbers, gaps and reconnects are dealt with here; what an event means is not known here.
import {
  type Batch,
  INPUT_SUFFIX,
  INPUT_TYPE,
  type InboundEvent,
  MESSAGE_TYPE,
  type OutboundEvent,
  type Piece,
  PROTOCOL_VERSION,
} from "./protocol";
import { onShiny, type ShinyClient, shiny } from "./shiny";

/** What a chat is told. Both are called from inside Shiny's message loop, which waits: they enqueue and return. */
export interface Receiver {
  receive(events: OutboundEvent[]): void;
  /** A session opened, or a batch was missed: what is sent before the next snapshot would be lost. */
  unsynced(reason: "session" | "gap"): void;
}

/** One chat's end of the wire. */
export class Line {
  /** The number of the last batch; undefined while a snapshot is awaited. */
  private seq: number | undefined;
  /** What has come of a large batch. */
  private pieces = "";

  constructor(
    readonly id: string,
    private readonly hub: Hub,
    private readonly receiver: Receiver,
  ) {}

  /** Tells the server; without a session there is nobody to tell. */
  send(event: InboundEvent): boolean {
    const client = this.hub.client;
    if (!client) return false;
    if (event.event === "chat:user-message") {
      // Left pending: the event below takes both along in one frame. Forgotten first, or the same text twice
      // would not be sent twice.
      client.forgetLastInputValue?.(`${this.id}_user_input`);
      client.setInputValue?.(`${this.id}_user_input`, event.data.text);
    }
    client.setInputValue?.(`${this.id}${INPUT_SUFFIX}:${INPUT_TYPE}`, event, { priority: "event" });
    return true;
  }

  /** A session is there: nothing arrives for this chat until it has asked. */
  open(reason: "session" | "gap" = "session"): void {
    this.seq = undefined;
    this.pieces = "";
    this.receiver.unsynced(reason);
    this.send({ event: "chat:request-state", data: { version: PROTOCOL_VERSION } });
  }

  deliver(batch: Batch | Piece): void {
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
  private readonly lines = new Map<string, Line>();
  private live = false;
  private listening = false;

  /** Shiny's client while a session is open. */
  get client(): ShinyClient | undefined {
    return this.live ? shiny() : undefined;
  }

  join(id: string, receiver: Receiver): Line {
    const line = new Line(id, this, receiver);
    this.lines.set(id, line);
    if (this.live) line.open();
    else this.listen();
    return line;
  }

  leave(line: Line): void {
    // A new element with the same id may have joined before the old one left.
    if (this.lines.get(line.id) === line) this.lines.delete(line.id);
  }

  /** Registers with Shiny, once; on a page where Shiny loads later, when it has. */
  private listen(): void {
    if (this.listening) return;
    const client = shiny();
    if (!client) {
      window.addEventListener("load", () => this.listen(), { once: true });
      return;
    }
    this.listening = true;
    client.addCustomMessageHandler(MESSAGE_TYPE, (batch: Batch) => this.lines.get(batch.id)?.deliver(batch));
    onShiny("shiny:sessioninitialized", () => this.open());
    onShiny("shiny:disconnected", () => {
      this.live = false;
    });
    void client.initializedPromise?.then(() => {
      if (!this.live) this.open();
    });
  }

  private open(): void {
    this.live = true;
    for (const line of this.lines.values()) line.open();
  }
}
