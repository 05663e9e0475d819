import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import { watchSuggestions } from "../../../src/views/suggestions/suggestions";
import { settled } from "../../fake-shiny";

const actions = { fill: vi.fn(), send: vi.fn() };
let root: HTMLElement;
let end: () => void;

beforeEach(() => {
  vi.resetAllMocks();
  root = document.createElement("div");
  document.body.replaceChildren(root);
  end = watchSuggestions(root, defaultLabels, actions);
});
afterEach(() => end());

async function show(html: string): Promise<HTMLElement> {
  root.innerHTML = html;
  await settled();
  return root.querySelector<HTMLElement>("*")!;
}
const click = (element: Element, init: MouseEventInit = {}) =>
  element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...init }));
const press = (element: Element, key: string, init: KeyboardEventInit = {}) =>
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }));

describe("forms", () => {
  it.each([
    ["<span class='suggestion'>Some <b>text</b></span>", "Some text"],
    ["<img data-suggestion='From an image' src='' alt='x'>", "From an image"],
    ["<span data-suggestion='What is sent'>What is shown</span>", "What is sent"],
    ["<span class='suggestion' data-suggestion='Both'>x</span>", "Both"],
  ])("%s", async (html, text) => {
    const element = await show(html);
    click(element.querySelector("b") ?? element);
    expect(actions.fill).toHaveBeenCalledWith(text);
    expect(actions.send).not.toHaveBeenCalled();
  });

  it.each([
    "<span class='suggestion submit'>Go</span>",
    "<span class='suggestion' data-suggestion-submit='true'>Go</span>",
    "<span data-suggestion='Go' data-suggestion-submit='true'>x</span>",
  ])("submit at once: %s", async (html) => {
    click(await show(html));
    expect(actions.send).toHaveBeenCalledWith("Go", expect.any(Element));
    expect(actions.fill).not.toHaveBeenCalled();
  });

  it("an attribute of false does not submit", async () => {
    click(await show("<span class='suggestion' data-suggestion-submit='false'>Go</span>"));
    expect(actions.fill).toHaveBeenCalledWith("Go");
  });
});

describe("modifier keys", () => {
  it.each([{ ctrlKey: true }, { metaKey: true }])("%o submits", async (keys) => {
    click(await show("<span class='suggestion'>Go</span>"), keys);
    expect(actions.send).toHaveBeenCalledWith("Go", expect.any(Element));
  });

  it("Alt opts out, whatever else is held", async () => {
    const element = await show("<span class='suggestion submit'>Go</span>");
    click(element, { altKey: true });
    click(element, { altKey: true, ctrlKey: true });
    expect(actions.fill).toHaveBeenCalledTimes(2);
    expect(actions.send).not.toHaveBeenCalled();
  });
});

describe("the keyboard and screen readers", () => {
  it("reach suggestions as named buttons", async () => {
    const element = await show("<span class='suggestion'>Go</span>");
    expect(element.getAttribute("role")).toBe("button");
    expect(element.tabIndex).toBe(0);
    expect(element.getAttribute("aria-label")).toBe("Suggestion: Go");
  });

  it("hear what is shown and what is meant", async () => {
    const element = await show("<img class='submit' data-suggestion='Weigh them' alt='A penguin'>");
    expect(element.getAttribute("aria-label")).toBe("Send: A penguin (Weigh them)");
  });

  it("do not hear icons", async () => {
    const icon = "<span aria-hidden='true'>🐧</span>";
    await show(`<ul><li><span class='suggestion'>${icon}Go</span></li></ul>`);
    const element = root.querySelector<HTMLElement>(".suggestion")!;
    expect(element.getAttribute("aria-label")).toBe("Suggestion: Go");
    expect(element.classList.contains("chatkit-card")).toBe(true);
  });

  it("choose by Enter and Space, with the same modifiers", async () => {
    const element = await show("<span class='suggestion'>Go</span>");
    press(element, "Enter");
    press(element, " ");
    press(element, "Enter", { ctrlKey: true });
    press(element, "a");
    expect(actions.fill).toHaveBeenCalledTimes(2);
    expect(actions.send).toHaveBeenCalledTimes(1);
  });
});

it("works for what is appended later, piece by piece", async () => {
  await show("<p></p>");
  const late = document.createElement("span");
  root.firstElementChild!.append(late);
  late.className = "suggestion";
  late.append("La");
  await settled();
  late.append("ter");
  await settled();
  click(late);
  expect(actions.fill).toHaveBeenCalledWith("Later");
  expect(late.getAttribute("aria-label")).toBe("Suggestion: Later");
});

it("stays what it is when its attributes are rendered anew", async () => {
  const element = await show("<span class='suggestion'>Go</span>");
  element.removeAttribute("role");
  element.removeAttribute("tabindex");
  await settled();
  expect([element.getAttribute("role"), element.tabIndex]).toEqual(["button", 0]);
});

it("is a card where it stands alone in a list item", async () => {
  await show(
    "<ul><li><span class='suggestion'>Alone</span></li><li>Or <span class='suggestion'>this</span></li></ul>",
  );
  const cards = [...root.querySelectorAll(".suggestion")].map((element) =>
    element.classList.contains("chatkit-card"),
  );
  expect(cards).toEqual([true, false]);
});

it("has its title as a heading if it is a card", async () => {
  await show(
    "<ul><li><span class='suggestion submit' title='A joke'>Tell me one</span></li></ul><p><span class='suggestion' title='No'>x</span></p>",
  );
  const [card, link] = [...root.querySelectorAll(".suggestion")] as HTMLElement[];
  expect(card!.textContent).toBe("A jokeTell me one");
  expect(link!.textContent).toBe("x");
  expect(card!.getAttribute("aria-label")).toBe("Send: A joke: Tell me one");
  click(card!.firstElementChild!);
  expect(actions.send).toHaveBeenCalledWith("Tell me one", expect.any(Element));
  // A list that grows may turn out to be none of cards.
  card!.after(" and more");
  await settled();
  expect(card!.textContent).toBe("Tell me one");
});

it("leaves other elements alone", async () => {
  const element = await show("<a href='#x'>link</a>");
  const event = new MouseEvent("click", { bubbles: true, cancelable: true });
  element.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
  expect(element.hasAttribute("role")).toBe(false);
});
