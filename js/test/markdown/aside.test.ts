import { describe, expect, it } from "vitest";
import { defaultLabels } from "../../src/base/labels";
import { MarkdownView } from "../../src/markdown/index";

function shown(...chunks: string[]): HTMLElement {
  const host = document.createElement("div");
  const view = new MarkdownView(host, { images: "same-origin", labels: defaultLabels });
  for (const chunk of chunks) view.append(chunk);
  view.finish();
  return host;
}

const TEXT =
  'Hub motors are cheaper<shiny-aside label="eBicycles" url="https://ebicycles.example/a" grounded-span="Hub">**Bold** and [a link](https://ebicycles.example/b)</shiny-aside>, and light.';

describe("an aside", () => {
  it("is a pill that opens a card", () => {
    const host = shown(TEXT);
    const pill = host.querySelector<HTMLButtonElement>("p .chatkit-aside > button");
    expect(pill?.textContent).toBe("eBicycles");
    const card = host.querySelector(".chatkit-aside-card");
    expect(card?.id).toBe(pill?.getAttribute("popovertarget"));
    expect(card?.getAttribute("popover")).toBe("auto");
    expect(card?.querySelector("strong")?.textContent).toBe("Bold");
    const [source, link] = card?.querySelectorAll("a") ?? [];
    expect(source?.textContent).toBe("eBicycles");
    expect(source?.href).toBe("https://ebicycles.example/a");
    expect(source?.target).toBe("_blank");
    expect(link?.href).toBe("https://ebicycles.example/b");
    expect(host.textContent).not.toContain("shiny-aside");
  });

  it.each([
    ["without a label", "A<shiny-aside>why</shiny-aside>", ""],
    ["that is compact", 'A<shiny-aside display="compact" label="Policy">why</shiny-aside>', "Policy"],
  ])("%s has a number, which the stylesheet counts", (_, text, label) => {
    const host = shown(text);
    expect(host.querySelector(".chatkit-aside-pill")?.textContent).toBe("");
    expect(host.querySelector(".chatkit-aside-label")?.textContent).toBe(label);
  });

  it("is the same when it is streamed, and its ids stay pairs", () => {
    const plain = (host: HTMLElement) => host.innerHTML.replaceAll(/chatkit-aside-\d+/g, "id");
    for (let size = 1; size < 40; size += 7) {
      const chunks = TEXT.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];
      const host = shown(...chunks);
      expect(plain(host)).toBe(plain(shown(TEXT)));
      const pill = host.querySelector(".chatkit-aside-pill");
      expect(host.querySelector(`#${pill?.getAttribute("popovertarget")}`)).not.toBeNull();
    }
  });

  it.each([
    'A<shiny-aside url="javascript:alert(1)" label="x">y</shiny-aside>',
    'A<shiny-aside label="<img src=x onerror=alert(1)>">y</shiny-aside>',
    'A<shiny-aside label="x" onclick="alert(1)"><button onclick="alert(1)">y</button></shiny-aside>',
    "A<shiny-aside><script>alert(1)</script><img src=x onerror=alert(1)></shiny-aside>",
    'A<span popover="auto" id="x" popovertarget="y">z</span>',
  ])("runs and opens nothing of a model: %s", (text) => {
    const host = shown(text);
    expect(
      host.querySelector("script, [onclick], [onerror], a[href^=javascript], [id=x], [popovertarget=y]"),
    ).toBeNull();
    expect(host.querySelectorAll("button").length).toBe(host.querySelectorAll(".chatkit-aside-pill").length);
  });
});
