import { beforeEach, describe, expect, it, vi } from "vitest";
import { themeOf } from "../../../../src/base/theme";
import { innerDocument, policyOf } from "../../../../src/views/artifacts/html/frame";
import { htmlBody } from "../../../../src/views/artifacts/html/html";
import { testConfig } from "../../config";

const soon = () => new Promise((resolve) => setTimeout(resolve, 40));
async function show(content: string, allow?: string[]) {
  const part = {
    type: "artifact" as const,
    artifactType: "html" as const,
    title: "",
    content,
    ...(allow && { allow }),
  };
  const body = htmlBody(part, { config: testConfig(), expand() {}, expanded: false });
  document.body.append(body.element);
  const frame = body.element.querySelector("iframe")!;
  await soon();
  const tell = (data: unknown, source: unknown = frame.contentWindow) =>
    window.dispatchEvent(new MessageEvent("message", { data, source: source as Window }));
  return { body, frame, tell };
}

const parse = (html: string) => new DOMParser().parseFromString(html, "text/html");
/** The document in the inner frame. */
const innerOf = (frame: HTMLIFrameElement) => parse(parse(frame.srcdoc).querySelector("iframe")!.srcdoc);

beforeEach(() => document.body.replaceChildren());

describe("a framed document", () => {
  it("may run scripts, and nothing that leads out of its sandbox", async () => {
    const { frame } = await show("<p>Hi</p>");
    expect(frame.getAttribute("sandbox")).toBe("allow-scripts");
    expect(frame.hasAttribute("allow")).toBe(false);
  });

  it("has its policy before anything of its own", async () => {
    const { frame } = await show("<!DOCTYPE html><html><head><script>first()</script></head></html>");
    const parsed = innerOf(frame);
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
    expect(innerDocument("", theme)).not.toContain('</style><script>"');
  });

  it("stands in two frames that load nothing and let no frame load anything", async () => {
    const { frame } = await show("<p>Hi</p>");
    const outer = parse(frame.srcdoc);
    const policies = [outer, innerOf(frame)].map((document) =>
      document.querySelector("meta[http-equiv]")!.getAttribute("content"),
    );
    expect(policies[0]).toBe(policies[1]);
    expect(policies[0]).toContain("frame-src 'none'");
    expect(outer.querySelector("iframe")!.getAttribute("sandbox")).toBe("allow-scripts");
    expect(innerOf(frame).body.textContent).toContain("Hi");
  });

  it("may load from the servers that the app names, and from no text that would change its policy", async () => {
    const { frame } = await show("", ["https://cdn.example", "http://*.tile.example:8080"]);
    const policy = parse(frame.srcdoc).querySelector("meta[http-equiv]")!.getAttribute("content")!;
    for (const name of ["script-src", "style-src", "img-src", "font-src", "connect-src"])
      expect(policy).toMatch(
        new RegExp(`${name} [^;]*https://cdn.example http://\\*.tile.example:8080(?:;|$)`),
      );
    for (const host of [
      "*",
      "https://*",
      "https:",
      "data:",
      "https://a.b; frame-src *",
      "https://a.b/x",
      "'self'",
    ])
      expect(policyOf([host])).toBe(policyOf());
  });

  it("tells once that something was blocked, and what", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { body, tell } = await show("");
    for (const chatkitBlocked of ["javascript:x", "inline", 3, "<b>"]) tell({ chatkitBlocked });
    expect(body.element.querySelector(".chatkit-blocked")).toBeNull();
    for (const path of ["a.js", "b.js"]) tell({ chatkitBlocked: `https://cdn.example/${path}` });
    tell({ chatkitBlocked: "https://other.example/c.js" });
    expect(body.element.querySelectorAll(".chatkit-blocked")).toHaveLength(1);
    await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce());
    expect(warn.mock.calls[0]![0]).toContain('allow=["https://cdn.example", "https://other.example"]');
    warn.mockRestore();
  });
});
