import { afterEach, describe, expect, it, vi } from "vitest";
import { claimOwner } from "../../src/wire/owner";

afterEach(() => vi.unstubAllGlobals());

const without = { credentials: "same-origin", cache: "no-store" };

describe("the cookie of the browser", () => {
  it("is requested and confirmed, while other pages wait", async () => {
    const calls: string[] = [];
    const request = vi.fn(async (name: string, run: () => Promise<void>) => {
      calls.push(name);
      await run();
      calls.push("free");
    });
    vi.stubGlobal("navigator", { locks: { request } });
    vi.stubGlobal(
      "fetch",
      vi.fn(async (url: string, options: unknown) => {
        calls.push(url);
        expect(options).toEqual(without);
      }),
    );
    await claimOwner("session/1/owner");
    expect(calls).toEqual(["shiny-chatkit-owner", "session/1/owner", "session/1/owner", "free"]);
  });

  it("is requested without locks, and may fail", async () => {
    vi.stubGlobal("navigator", {});
    const fetch = vi.fn().mockRejectedValue(new TypeError("offline"));
    vi.stubGlobal("fetch", fetch);
    await expect(claimOwner("x")).resolves.toBeUndefined();
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
