// An element in the page of a fake Shiny, for the tests of the element; `host` is the one that they look at.
import { afterEach, beforeAll, beforeEach } from "vitest";
import { state } from "./events";
import { FakeShiny, settled } from "./fake-shiny";

// One hub serves the page for its whole life: so does one Shiny.
export const shiny = new FakeShiny().install();
export let host: HTMLElement;

beforeAll(async () => {
  await import("../src/main");
});
beforeEach(async () => {
  shiny.sent = [];
  shiny.rendered = [];
  shiny.unbound = [];
});
afterEach(async () => {
  document.body.replaceChildren();
  await settled();
});

let count = 0;

/** Creates an element that is not in the page yet. */
export function create(id?: string): HTMLElement {
  return Object.assign(document.createElement("shiny-chatkit"), { id: id ?? `chat${count++}` });
}

/** Makes an element the one to look at. */
export function lookAt(element: HTMLElement): void {
  host = element;
}

/** Adds an element whose chat has answered. */
export async function add(over: { config?: object; initial?: object[]; id?: string } = {}): Promise<void> {
  lookAt(create(over.id));
  host.dataset.config = JSON.stringify(over.config ?? {});
  if (over.initial) {
    const script = Object.assign(document.createElement("script"), { type: "application/json" });
    script.className = "chatkit-initial";
    script.textContent = JSON.stringify(over.initial);
    host.append(script);
  }
  document.body.append(host);
  await shiny.open();
  shiny.push(host.id, state());
  await frame();
}

export const frame = () => new Promise((resolve) => setTimeout(resolve, 40));

export async function push(...events: Parameters<FakeShiny["push"]>[1][]): Promise<void> {
  shiny.push(host.id, ...events);
  await frame();
}

export const $ = <E extends HTMLElement>(selector: string) => host.querySelector<E>(selector)!;
export const articles = () => [...$(".chatkit-messages").children] as HTMLElement[];
export const input = () => $<HTMLTextAreaElement>(".chatkit-input");

export function type(text: string): void {
  input().value = text;
  input().dispatchEvent(new Event("input"));
}

export async function send(text: string): Promise<string> {
  type(text);
  $<HTMLFormElement>("form").requestSubmit();
  await frame();
  const last = shiny.events(host.id).findLast(({ event }) => event === "chat:user-message");
  return (last!.data as { messageId: string }).messageId;
}
