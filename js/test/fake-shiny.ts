// Shiny's client as far as the element uses it: remembers what is sent, delivers what the server would send.
import type { Batch, InboundEvent, OutboundEvent } from "../src/protocol";
import type { ShinyClient } from "../src/shiny";

export class FakeShiny implements ShinyClient {
  sent: { name: string; value: unknown; priority: string | undefined }[] = [];
  forgotten: string[] = [];
  rendered: Element[] = [];
  unbound: Element[] = [];
  registrations = 0;
  private handler: ((batch: Batch) => void) | undefined;
  private listeners = new Map<string, (() => void)[]>();
  private seq = new Map<string, number>();
  private resolve: (() => void) | undefined;
  initializedPromise = new Promise<void>((resolve) => {
    this.resolve = resolve;
  });

  install(): this {
    window.Shiny = this;
    window.jQuery = () => ({
      on: (event, listener) => this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]),
    });
    return this;
  }

  addCustomMessageHandler(_type: string, handler: (batch: never) => void): void {
    if (handler.length !== 1) throw new Error("Shiny wants handlers of exactly one argument");
    this.registrations++;
    this.handler = handler as (batch: Batch) => void;
  }
  setInputValue(name: string, value: unknown, options?: { priority: "event" }): void {
    this.sent.push({ name, value, priority: options?.priority });
  }
  forgetLastInputValue(name: string): void {
    this.forgotten.push(name);
  }
  async renderContentAsync(el: Element, { html }: { html: string }): Promise<void> {
    this.rendered.push(el);
    el.innerHTML = html;
  }
  unbindAll(el: Element): void {
    this.unbound.push(el);
  }

  /** The session has begun; a second time it is another one. */
  async open(): Promise<void> {
    for (const listener of this.listeners.get("shiny:sessioninitialized") ?? []) listener();
    this.resolve?.();
    await settled();
  }
  drop(): void {
    this.seq.clear();
    for (const listener of this.listeners.get("shiny:disconnected") ?? []) listener();
  }
  push(id: string, ...events: OutboundEvent[]): void {
    const seq = (this.seq.get(id) ?? 0) + 1;
    this.seq.set(id, seq);
    this.handler?.({ id, seq, events });
  }
  /** A payload as it is. */
  pushRaw(payload: object): void {
    this.handler?.(payload as Batch);
  }
  /** A batch that never arrives. */
  lose(id: string): void {
    this.seq.set(id, (this.seq.get(id) ?? 0) + 1);
  }
  /** The events one chat has sent. */
  events(id: string): InboundEvent[] {
    const name = `${id}_event:shiny_chatkit.event`;
    return this.sent.filter((entry) => entry.name === name).map((entry) => entry.value as InboundEvent);
  }
}

/** Lets every promise that can go on do so. */
export const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
