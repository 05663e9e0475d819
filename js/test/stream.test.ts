import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OutboundEvent, Part } from "../src/protocol";
import { busy, chunk, event, start, state } from "./events";
import { FakeShiny, settled } from "./fake-shiny";

const shiny = new FakeShiny().install();
let host: HTMLElement;
let count = 0;

beforeAll(async () => {
  await import("../src/stream");
});
beforeEach(() => {
  shiny.sent = [];
  shiny.unbound = [];
});
afterEach(async () => {
  document.body.replaceChildren();
  await settled();
});

const frame = () => new Promise((resolve) => setTimeout(resolve, 40));

async function add(over: { type?: string; initial?: Part[]; state?: OutboundEvent } = {}): Promise<void> {
  host = document.createElement("shiny-chatkit-stream");
  host.id = `stream${count++}`;
  host.setAttribute("content-type", over.type ?? "markdown");
  host.setAttribute("auto-scroll", "");
  if (over.initial) {
    const script = Object.assign(document.createElement("script"), { type: "application/json" });
    script.className = "chatkit-initial";
    script.textContent = JSON.stringify(over.initial);
    host.append(script);
  }
  document.body.append(host);
  await shiny.open();
  shiny.push(host.id, over.state ?? state());
  await frame();
}
async function push(...events: OutboundEvent[]): Promise<void> {
  shiny.push(host.id, ...events);
  await frame();
}
const shown = () => host.querySelector(".chatkit-streamed")?.innerHTML ?? "";
const text = () => host.querySelector(".chatkit-streamed")?.textContent;
const clear = () => event("chat:clear", { threadId: "t1" });
const html = (markup: string) =>
  event("chat:html", { messageId: "m1", threadId: "t1", html: markup, deps: [] });

describe("a markdown stream", () => {
  it("asks for its state as a stream, which may have no server side", async () => {
    await add();
    expect(shiny.sent.map(({ name }) => name)).toContain(`${host.id}_event:shiny_chatkit.stream`);
  });

  it("shows markdown as it arrives", async () => {
    await add();
    await push(busy(true), start("m1"), chunk("m1", "**bo"));
    expect(host.hasAttribute("data-streaming")).toBe(true);
    await push(chunk("m1", "ld**"), busy(false));
    expect(host.querySelector("strong")?.textContent).toBe("bold");
    expect(host.hasAttribute("data-streaming")).toBe(false);
  });

  it("continues the content of the page until it is cleared", async () => {
    await add({ initial: [{ type: "text", text: "*fire" }] });
    expect(text()).toBe("*fire");
    await push(start("m1"), chunk("m1", "side*"));
    expect(host.querySelector("em")?.textContent).toBe("fireside");
    await push(clear());
    expect(shown()).toBe("");
    await push(start("m2"), chunk("m2", "new"));
    expect(text()).toBe("new");
  });

  it("puts UI between text, and unbinds it when it goes", async () => {
    await add();
    await push(start("m1"), chunk("m1", "a"), html("<input id='x'>"), chunk("m1", "b"));
    expect([...host.querySelectorAll(".chatkit-streamed > *")].map((part) => part.className)).toEqual([
      "chatkit-text",
      "chatkit-html",
      "chatkit-text",
    ]);
    await push(clear());
    expect(shiny.unbound).toHaveLength(1);
  });

  it("sanitizes HTML, and shows text as it is", async () => {
    await add({ type: "html" });
    await push(start("m1"), chunk("m1", "<b onclick='x'>bo"), chunk("m1", "ld</b><script>1</script>"));
    expect(host.querySelector(".chatkit-text")?.innerHTML).toBe("<b>bold</b>");
    host.remove();
    await add({ type: "text" });
    await push(start("m1"), chunk("m1", "<b>*x*"), chunk("m1", "\n"));
    expect(host.querySelector(".chatkit-plain")?.textContent).toBe("<b>*x*\n");
  });

  it("keeps a text's node while it grows", async () => {
    await add({ type: "text" });
    await push(start("m1"), chunk("m1", "one"));
    const node = host.querySelector(".chatkit-plain")?.firstChild;
    await push(chunk("m1", " two"));
    expect(host.querySelector(".chatkit-plain")?.firstChild).toBe(node);
    expect(node?.nodeValue).toBe("one two");
  });

  it("keeps what an earlier session has streamed", async () => {
    await add();
    await push(start("m1"), chunk("m1", "before"));
    shiny.drop();
    await shiny.open();
    await push(state());
    expect(text()).toBe("before");
  });

  it("lists sources below the content", async () => {
    await add();
    const source = { messageId: "m1", threadId: "t1", url: "https://example.com/", title: "E", snippet: "" };
    await push(start("m1"), chunk("m1", "a"), event("chat:citation", source));
    expect(host.querySelector(".chatkit-citations a")?.getAttribute("href")).toBe("https://example.com/");
  });
});
