import { afterEach, beforeEach, expect, it } from "vitest";
import type { ArtifactPart } from "../../../src/protocol";
import { artifactView } from "../../../src/views/artifacts/index";
import { Drawer } from "../../../src/views/drawer/drawer";
import { testConfig } from "../config";

let host: HTMLElement;
let drawer: Drawer;
let width = 1000;

beforeEach(async () => {
  await import("../../../src/views/artifacts/artifact");
  width = 1000;
  const container = document.body.appendChild(document.createElement("div"));
  Object.defineProperty(container, "clientWidth", { get: () => width });
  host = container.appendChild(document.createElement("div"));
  host.id = "chat";
  drawer = new Drawer(host, config);
  host.addEventListener("chatkit:artifact", (event) => {
    drawer.showArtifact(event.target as HTMLElement, (event as CustomEvent).detail.fresh);
  });
});
afterEach(() => document.body.replaceChildren());

const config = testConfig({ artifacts: "drawer" });
const code = (title: string, content: string): ArtifactPart => ({
  type: "artifact",
  artifactType: "code",
  title,
  content,
  language: "text",
});
const soon = () => new Promise((resolve) => setTimeout(resolve, 60));
async function say(title: string, content: string, fresh = false) {
  const view = artifactView(code(title, content), { config, fresh: () => fresh });
  host.append(view.element);
  await soon();
  return { view, button: view.element.querySelector("button")! };
}
const $ = <E extends HTMLElement>(selector: string) => host.querySelector<E>(selector)!;
const shown = () => $(".chatkit-drawer-artifact").textContent;
const pager = () => $(".chatkit-drawer-pager");
const title = () => $(".chatkit-drawer-title").textContent;

it("opens an artifact and steps through the versions of its title", async () => {
  const first = await say("Report", "One");
  await say("Another", "Other");
  const last = await say("Report", "Two");
  expect(first.button.textContent).toBe("Report");
  expect(first.button.dataset.kind).toBe("Code");
  first.button.click();
  await soon();
  expect(host.dataset.drawer).toBe("beside");
  expect(title()).toBe("Report");
  expect(shown()).toContain("One");
  expect(pager().textContent).toBe("1 / 2");
  expect(pager().getAttribute("aria-label")).toBe("Version 1 of 2");
  const [back, on] = [...pager().querySelectorAll("button")] as unknown as [HTMLElement, HTMLElement];
  expect(back.getAttribute("aria-disabled")).toBe("true");
  on.click();
  await soon();
  expect(shown()).toContain("Two");
  expect(shown()).not.toContain("One");
  expect(pager().textContent).toBe("2 / 2");
  expect(on.getAttribute("aria-disabled")).toBe("true");
  expect(host.querySelectorAll(".chatkit-drawer-artifact > *")).toHaveLength(1);
  // The card says what is on show; a second click closes it.
  expect(first.button.getAttribute("aria-expanded")).toBe("false");
  expect(last.button.getAttribute("aria-expanded")).toBe("true");
  expect(last.button.getAttribute("aria-controls")).toBe($(".chatkit-drawer").id);
  last.button.click();
  expect(host.dataset.drawer).toBe("closed");
  expect(last.button.getAttribute("aria-expanded")).toBe("false");
  // A later version is counted while another is on show.
  first.button.click();
  await say("Report", "Three");
  expect(pager().textContent).toBe("1 / 3");
});

it("gives way to what the app shows, which stays open", async () => {
  const { button } = await say("", "One");
  button.click();
  await soon();
  expect(title()).toBe("Code");
  drawer.apply({ action: "update", html: "<b>Mine</b>", deps: [], title: "App" });
  expect(shown()).toBe("");
  expect(pager().hidden).toBe(true);
  expect(host.dataset.drawer).toBe("beside");
  expect($(".chatkit-drawer").getAttribute("aria-label")).toBe("App");
  button.click();
  await soon();
  expect(shown()).toContain("One");
  drawer.apply({ action: "show" });
  expect(shown()).toBe("");
  expect($<HTMLElement>("[data-slot=drawer]").hidden).toBe(false);
});

it("follows the conversation", async () => {
  const first = await say("Report", "One");
  const last = await say("Report", "Two");
  last.button.click();
  await soon();
  last.view.update(code("Report", "Changed"));
  await soon();
  expect(shown()).toContain("Changed");
  last.view.dispose();
  await soon();
  expect(shown()).toContain("One");
  expect(pager().hidden).toBe(true);
  first.view.dispose();
  await soon();
  expect(shown()).toBe("");
  expect(host.dataset.drawer).toBe("closed");
});

it("opens a new artifact by itself where there is space, and closes with its thread", async () => {
  await say("", "One", true);
  await soon();
  expect(shown()).toContain("One");
  drawer.leave();
  expect(host.dataset.drawer).toBe("closed");
  await say("", "Old");
  expect(host.dataset.drawer).toBe("closed");
});

it("leaves alone what the user is using", async () => {
  await say("One", "One", true);
  $<HTMLButtonElement>(".chatkit-drawer-close").focus();
  await say("Two", "Two", true);
  expect(title()).toBe("One");
});

it("does not cover the conversation on a phone by itself", async () => {
  width = 390;
  drawer.remove();
  drawer = new Drawer(host, config);
  const { button } = await say("", "One", true);
  await soon();
  expect(host.dataset.drawer).toBe("closed");
  button.click();
  expect(host.dataset.drawer).toBe("over");
});
