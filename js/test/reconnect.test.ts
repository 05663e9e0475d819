// A kept chat that loses its connection and goes on in another session.
import { beforeAll, expect, it, vi } from "vitest";
import type { Message } from "../src/protocol";
import { busy, chunk, said, start, state } from "./events";
import { FakeShiny } from "./fake-shiny";

const shiny = new FakeShiny().install();
const frame = () => new Promise((resolve) => setTimeout(resolve, 40));
const host = document.createElement("shiny-chatkit");
const $ = <E extends HTMLElement>(selector: string) => host.querySelector<E>(selector)!;
const articles = () => [...$(".chatkit-messages").children] as HTMLElement[];
const input = () => $<HTMLTextAreaElement>(".chatkit-input");
const written = (messageId: string, text: string, over: Partial<Message> = {}): Message => ({
  messageId,
  role: "assistant",
  parts: [{ type: "text", text }],
  createdAt: 1,
  ...over,
});

async function push(...events: Parameters<FakeShiny["push"]>[1][]): Promise<void> {
  shiny.push(host.id, ...events);
  await frame();
}
function type(text: string): void {
  input().value = text;
  input().dispatchEvent(new Event("input"));
}
const submit = () => $<HTMLFormElement>("form").requestSubmit();
const sent = () => shiny.events(host.id).map(({ event }) => event);

beforeAll(async () => {
  await import("../src/main");
  host.id = "chat";
  document.body.append(host);
  await shiny.open();
  return async () => {
    host.remove();
    await frame();
  };
});

it("goes on with the answer and the draft, and sends once what was written meanwhile", async () => {
  const fetch = vi.fn().mockResolvedValue(undefined);
  vi.stubGlobal("fetch", fetch);
  const history = { kept: true, hasMore: true, ownerUrl: "owner" };
  await push(state({ ...history, messages: [written("a0", "old")] }));
  await push({
    event: "chat:history",
    data: { threadId: "t1", messages: [written("b1", "oldest")], hasMore: true },
  });
  await push(said("u1", "Count"), busy(true), start("a1"), chunk("a1", "1 2"));
  const [oldest, , , answer] = articles();

  shiny.drop();
  shiny.sent = [];
  type("Next");
  submit();
  type("half a thought");
  await frame();
  expect(shiny.sent).toEqual([]);
  expect(input().value).toBe("half a thought");
  expect(host.textContent).toContain("Next");

  await shiny.open();
  expect(sent()).toEqual(["chat:request-state"]);
  const running = [written("a0", "old"), written("u1", "Count"), written("a1", "1 2 3", { streaming: true })];
  await push(state({ ...history, ownerUrl: "owner2", messages: running, busyThreads: ["t1"] }));
  expect(sent()).toEqual(["chat:request-state", "chat:user-message"]);
  const { messageId } = shiny.events("chat")[1]!.data as { messageId: string };
  await push(chunk("a1", " 4", true), busy(false));
  expect(articles()[0]).toBe(oldest);
  expect(articles()[3]).toBe(answer);
  expect(answer!.textContent!.trim()).toBe("1 2 3 4");
  expect(input().value).toBe("half a thought");

  // It arrived, but the connection broke before the confirmation did.
  shiny.drop();
  await shiny.open();
  await push(
    state({ ...history, messages: [...running.slice(0, 2), written(messageId, "Next", { role: "user" })] }),
  );
  expect(sent().filter((name) => name === "chat:user-message")).toHaveLength(1);
  expect(articles().filter((article) => article.textContent!.includes("Next"))).toHaveLength(1);
  expect(new Set(fetch.mock.calls.map(([url]) => url))).toEqual(new Set(["owner", "owner2"]));
});

it("keeps an answer to a question in the composer until there is a connection", async () => {
  const question = { requestId: "r1", prompt: "?", placeholder: "", inputType: "text" as const };
  const asking = written("q1", "", { parts: [{ type: "input", ...question }], streaming: true });
  await push(state({ kept: true, messages: [asking], busyThreads: ["t1"] }));
  shiny.drop();
  shiny.sent = [];
  type("Yes");
  submit();
  await frame();
  expect(input().value).toBe("Yes");
  await shiny.open();
  await push(state({ kept: true, messages: [asking], busyThreads: ["t1"] }));
  submit();
  await frame();
  expect(sent()).toEqual(["chat:request-state", "chat:input-response"]);
});
