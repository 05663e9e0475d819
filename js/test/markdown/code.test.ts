// Code blocks: every byte is kept, the language is only ever a word, copying works with and without a clipboard.
import { afterEach, describe, expect, it, vi } from "vitest";
import { expectEqualAlways, htmlOf, pieces, show, whole } from "./views";

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const decorations = () => import("../../src/drawings/decorations");
const code = (host: HTMLElement) => host.querySelector("pre > code") as HTMLElement;

describe("the frame", () => {
  it("names its language and holds only the code", () => {
    const { host } = show("```python\nprint(1)\n```\n");
    const frame = host.firstElementChild as HTMLElement;
    expect(frame.className).toBe("chatkit-code");
    expect(frame.dataset.language).toBe("python");
    expect(code(host).className).toBe("language-python");
    expect(frame.querySelector("button")?.getAttribute("aria-label")).toBe("Copy");
    expect(frame.querySelector("pre")?.tabIndex).toBe(0);
    expect(frame.textContent).toBe("print(1)\n");
  });

  it("keeps blank lines, leading, inner and trailing", () => {
    const text = "\n\nfirst\n\n\n  second  \n\n\n";
    for (const size of [1, 3, 100]) {
      const { host, view } = show();
      for (const piece of pieces(`\`\`\`\n${text}\`\`\`\n\nafter\n`, size)) view.append(piece);
      expect(code(host).textContent).toBe(text);
    }
  });

  it.each([
    '```py"><script>alert(1)</script>\nx\n```',
    "```x' onclick=alert(1) y='\nx\n```",
    "```&quot;><img src=x onerror=alert(1)>\nx\n```",
    "~~~<b>\nx\n~~~",
    "```a b c=d onmouseover=x\nx\n```",
  ])("takes a language for a word, never for markup: %j", (text) => {
    const { host } = show(text);
    expect(host.querySelector("script, img, b, [onclick], [onerror], [onmouseover]")).toBeNull();
    expect(host.firstElementChild?.getAttribute("data-language") ?? "").toMatch(/^[a-z0-9+#._-]*$/);
    expect(code(host).textContent).toMatch(/^x\n?$/);
  });

  it("reads the language of Quarto and R Markdown cells", () => {
    for (const info of ["{python}", "{r, echo=FALSE}", "{.r}", "R", "Python title=x"]) {
      const { host } = show(`\`\`\`${info}\nx\n\`\`\``);
      expect(host.firstElementChild?.getAttribute("data-language")).toMatch(/^(r|python)$/);
    }
  });

  it("keeps the text nodes of finished lines", () => {
    const { host, view } = show("```\n");
    for (let line = 0; line < 400; line++) view.append(`line ${line} of a long listing\n`);
    const first = code(host).firstChild as Text;
    const text = first.data;
    view.append("more\n```\n\nafter");
    expect(code(host).firstChild).toBe(first);
    expect(first.data).toBe(text);
    expect(htmlOf(host)).toBe(whole(view.text));
  });
});

describe("copying", () => {
  it("copies every byte and says so for two seconds", async () => {
    vi.useFakeTimers();
    const writeText = vi.fn(async (_text: string) => {});
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    const { host } = show("```\na\n\n\n```\n");
    const button = host.querySelector("button") as HTMLButtonElement;
    button.querySelector("svg")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(0);
    expect(writeText).toHaveBeenCalledWith("a\n\n\n");
    expect(button.getAttribute("aria-label")).toBe("Copied");
    await vi.advanceTimersByTimeAsync(2100);
    expect(button.getAttribute("aria-label")).toBe("Copy");
  });

  it("falls back to the old command on a page without a clipboard", async () => {
    vi.stubGlobal("navigator", {});
    let copied = "";
    document.execCommand = () => {
      copied = (document.activeElement as HTMLTextAreaElement).value;
      return true;
    };
    const { host } = show("```\nx = 1\n```");
    const button = host.querySelector("button") as HTMLButtonElement;
    button.click();
    await vi.waitFor(() => expect(button.getAttribute("aria-label")).toBe("Copied"));
    expect(copied).toBe("x = 1\n");
    expect(document.querySelector("textarea")).toBeNull();
  });
});

describe("highlighting", () => {
  it("colors a closed block without changing its text, and an open one at the end", async () => {
    const text =
      "```python\nprint('<b>&amp;')  # x\n```\n\nA paragraph that follows.\n\n```js\nconst a = `t`;\n";
    const { host, view } = show("", { decorations });
    for (const piece of pieces(text, 5)) view.append(piece);
    await vi.waitFor(() => expect(host.querySelector(".hljs-string")).not.toBeNull(), 5000);
    const [python, js] = [...host.querySelectorAll<HTMLElement>("pre > code")];
    expect(python?.textContent).toBe("print('<b>&amp;')  # x\n");
    expect(js?.children.length).toBe(0);
    view.finish();
    await vi.waitFor(() => expect(js?.children.length).toBeGreaterThan(0), 5000);
    expect(js?.textContent).toBe("const a = `t`;\n");
  });

  it("leaves a block alone while something in it is selected", async () => {
    const { host, view } = show("", { decorations });
    view.append("```python\nx = 'a'\n```\n");
    getSelection()?.selectAllChildren(code(host));
    view.finish();
    await new Promise((done) => setTimeout(done, 300));
    expect(code(host).children.length).toBe(0);
    getSelection()?.removeAllRanges();
    await vi.waitFor(() => expect(code(host).children.length).toBeGreaterThan(0), 5000);
  });

  it("goes on after finish when more comes", async () => {
    const { host, view } = show("", { decorations });
    view.append("```python\nx = 'a'\n");
    view.finish();
    await vi.waitFor(() => expect(code(host).children.length).toBeGreaterThan(0), 5000);
    view.append("y = 2\n```\nafter");
    expect(code(host).textContent).toBe("x = 'a'\ny = 2\n");
    expect(host.lastElementChild?.textContent).toBe("after");
  });
});

describe("text that looks like a placeholder", () => {
  it.each([
    "x #\n\nx\n\n- #\n- x",
    "\ufffd\u0000\ue000 %%0%% {{0}} @@1@@ \u0001\u0002",
    "chatkit_note chatkit-code http://a.b",
  ])("%j", (text) => {
    expectEqualAlways(pieces(text, 1));
  });

  it.each(["", "`code` and ", "<b>b</b> and "])("is shown as it was written, after %j", (before) => {
    const text =
      "\ue000 %%0%% {{0}} {0} $1 @@1@@ \u0001\u0002 \ufffd chatkit_note chatkit-code http://a.b end";
    const { host } = show(before + text);
    expect(host.textContent).toBe(before.replace(/`|<\/?b>/g, "") + text);
  });
});
