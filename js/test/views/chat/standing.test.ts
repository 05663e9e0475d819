import { expect, it } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import { Chat } from "../../../src/chat/chat";
import { Submissions } from "../../../src/chat/submissions";
import { noUpdate } from "../../../src/chat/update";
import type { OutboundEvent } from "../../../src/protocol";
import { Standing } from "../../../src/views/chat/standing";
import { event, state } from "../../events";

function standing() {
  const chat = new Chat("c", new Submissions(), () => {});
  const view = new Standing(chat, defaultLabels);
  const show = (...events: OutboundEvent[]) => {
    chat.receive(events);
    view.render(chat.drain());
    return view.element.textContent;
  };
  return { chat, view, show };
}

it("says that saving fails until it works again", () => {
  const { show } = standing();
  expect(show(state({ kept: true }))).toBe("");
  expect(show(event("chat:saving", { ok: false, message: "Not saved: disk full." }))).toBe(
    "Not saved: disk full.",
  );
  expect(show(event("chat:saving", { ok: true }))).toBe("");
  expect(show(state({ kept: true, unsaved: "Still not saved." }))).toBe("Still not saved.");
  expect(show(state({ kept: true }))).toBe("");
});

it("says that a kept chat reconnects, and before that nothing else", () => {
  const { chat, view, show } = standing();
  show(state({ kept: true, unsaved: "Not saved." }));
  chat.unsynced("lost");
  expect(show()).toBe("Reconnecting…");
  expect(view.element.hasAttribute("data-offline")).toBe(true);
  chat.unsynced("session");
  expect(show()).toBe("Reconnecting…");
  expect(show(state({ kept: true, unsaved: "Not saved." }))).toBe("Not saved.");
  expect(view.element.hasAttribute("data-offline")).toBe(false);
});

it("leaves it to Shiny to say that a chat is over which is not kept", () => {
  const { chat, view, show } = standing();
  show(state());
  chat.unsynced("lost");
  view.render(noUpdate());
  expect(show()).toBe("");
});
