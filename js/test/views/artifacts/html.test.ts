import { beforeEach, describe, expect, it } from "vitest";
import { documentOf, htmlBody } from "../../../src/views/artifacts/html";
import { themeOf } from "../../../src/views/artifacts/theme";
import { testConfig } from "../config";

const soon = () => new Promise((resolve) => setTimeout(resolve, 40));
async function show(content: string) {
  const part = { type: "artifact" as const, artifactType: "html" as const, title: "", content };
  const body = htmlBody(part, { config: testConfig(), expand() {}, expanded: false });
  document.body.append(body.element);
  const frame = body.element.querySelector("iframe")!;
  await soon();
  const tell = (data: unknown, source: unknown = frame.contentWindow) =>
    window.dispatchEvent(new MessageEvent("message", { data, source: source as Window }));
  return { body, frame, tell };
}

beforeEach(() => document.body.replaceChildren());

describe("a framed document", () => {
  it("may run scripts, and nothing that leads out of its sandbox", async () => {
    const { frame } = await show("<p>Hi</p>");
    expect(frame.getAttribute("sandbox")).toBe("allow-scripts");
    expect(frame.hasAttribute("allow")).toBe(false);
  });

  it("has its policy before anything of its own", async () => {
    const { frame } = await show("<!DOCTYPE html><html><head><script>first()</script></head></html>");
    const parsed = new DOMParser().parseFromString(frame.srcdoc, "text/html");
    expect(parsed.compatMode).toBe("CSS1Compat");
    const policy = parsed.head.querySelector("meta[http-equiv]")!;
    expect(policy.getAttribute("content")).toContain("default-src 'none'");
    expect(policy.compareDocumentPosition(parsed.querySelector("script")!)).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
  });

  it("is as high as it says, within bounds", async () => {
    const { frame, tell } = await show("");
    tell({ chatkitHeight: 300.2 });
    expect(frame.style.blockSize).toBe("301px");
    tell({ chatkitHeight: 99_999 });
    expect(frame.style.blockSize).toBe("800px");
    tell({ chatkitHeight: -5 });
    expect(frame.style.blockSize).toBe("40px");
    for (const data of [{ chatkitHeight: "300; color: red" }, null, "300", {}]) tell(data);
    expect(frame.style.blockSize).toBe("40px");
  });

  it("hears nobody else, and no one once it is gone", async () => {
    const { frame, tell, body } = await show("");
    tell({ chatkitHeight: 300 });
    tell({ chatkitHeight: 500 }, window);
    tell({ chatkitHeight: 500 }, null);
    expect(frame.style.blockSize).toBe("300px");
    body.dispose!();
    tell({ chatkitHeight: 500 });
    expect(frame.style.blockSize).toBe("300px");
  });

  it("takes no markup from the page's theme", () => {
    const theme = { ...themeOf(document.body), font: '</style><script>"' };
    expect(documentOf("", theme)).not.toContain('</style><script>"');
  });
});
