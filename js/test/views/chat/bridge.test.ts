import { describe, expect, it } from "vitest";
import { Chat } from "../../../src/chat/chat";
import { Submissions } from "../../../src/chat/submissions";
import { bridge } from "../../../src/views/chat/bridge";
import { readSlots } from "../../../src/views/chat/slots";

function setUp() {
  const host = document.createElement("shiny-chatkit-stub");
  host.id = "mod-chat";
  const child = document.createElement("div");
  child.innerHTML = "<button>Go</button>";
  const chat = new Chat(host.id, new Submissions(), () => {});
  host.append(bridge(host, chat, child));
  document.body.replaceChildren(host);
  return { host, chat, button: host.querySelector("button")! };
}

it("surrounds what is in the app's own slots, too", () => {
  const host = document.createElement("shiny-chatkit-stub");
  host.id = "chat";
  host.innerHTML = '<div class="chatkit-slot" data-slot="footer">Mind <button>Reset</button></div>';
  const { footer } = readSlots(host);
  expect(footer?.textContent).toBe("Mind Reset");
  expect(footer?.querySelector("button")?.closest("shiny-chat-container")?.id).toBe("chat");
});

describe("the bridge to packages for shinychat", () => {
  it("is found by the name of shinychat's element, and has the id of the chat", () => {
    const { host, button } = setUp();
    expect(button.closest("shiny-chat-container")?.id).toBe("mod-chat");
    expect(document.querySelector("shiny-chat-container")).toBe(button.closest("shiny-chat-container"));
    expect(document.getElementById("mod-chat")).toBe(host);
    expect(button.closest("shiny-chat-container")?.hasAttribute("id")).toBe(false);
  });

  it("never becomes a chat of shinychat", () => {
    const { button } = setUp();
    expect(button.closest("shiny-chat-container")).not.toBeInstanceOf(HTMLElement);
  });

  it("tells of a slash command, which the page may run by itself", () => {
    const { chat } = setUp();
    const heard: unknown[] = [];
    const listen = (event: Event): void => {
      heard.push((event as CustomEvent).detail);
      if (heard.length > 1) event.preventDefault();
    };
    document.addEventListener("shiny:chat-slash-command", listen);
    expect(chat.pageRuns({ command: "help", args: "me" })).toBe(false);
    expect(chat.pageRuns({ command: "help", args: "" })).toBe(true);
    document.removeEventListener("shiny:chat-slash-command", listen);
    expect(heard[0]).toEqual({ id: "mod-chat", command: "help", userText: "me", echo: true });
  });
});
