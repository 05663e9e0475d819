import { afterEach, expect, it, vi } from "vitest";
import { withStyle } from "../src/base/assets";

afterEach(() => vi.unstubAllGlobals());

it("a module waits for its stylesheet, and comes without one that cannot be loaded", async () => {
  const reported = vi.fn();
  vi.stubGlobal("reportError", reported);
  const links = () => [...document.head.querySelectorAll("link")];
  expect(await withStyle("one", Promise.resolve("module"))).toBe("module");
  expect(links().map(({ href }) => href.split("/").at(-1))).toEqual(["chatkit-one.css"]);
  // Unlike the one before, this is not the name of a file of ours, for which jsdom.ts stands in.
  const comes = withStyle("two.none", Promise.resolve("module"));
  links().at(-1)?.dispatchEvent(new Event("error"));
  expect(await comes).toBe("module");
  expect(String(reported.mock.calls[0]?.[0])).toContain("chatkit-two.none.css could not be loaded");
});
