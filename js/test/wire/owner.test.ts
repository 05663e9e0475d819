import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { claimOwner } from "../../src/wire/owner";

const reload = vi.fn();
beforeEach(() => {
  reload.mockReset();
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

describe("the cookie of the browser", () => {
  it("is requested and confirmed, while other pages wait", async () => {
    const calls: string[] = [];
    const request = async (name: string, run: () => Promise<boolean>) => {
      calls.push(name);
      const result = await run();
      calls.push("free");
      return result;
    };
    vi.stubGlobal("navigator", { locks: { request } });
    const fetch = async (url: string, options: unknown) => {
      calls.push(url);
      expect(options).toEqual({
        credentials: "same-origin",
        cache: "no-store",
        headers: { "X-Shiny-Chatkit": "1" },
      });
      return { status: 204 };
    };
    vi.stubGlobal("fetch", fetch);
    await claimOwner("session/1/owner", reload);
    expect(calls).toEqual(["shiny-chatkit-owner", "session/1/owner", "session/1/owner", "free"]);
    expect(reload).not.toHaveBeenCalled();
  });

  it("is requested without locks, and may fail", async () => {
    vi.stubGlobal("navigator", {});
    const fetch = vi.fn().mockRejectedValue(new TypeError("offline"));
    vi.stubGlobal("fetch", fetch);
    await expect(claimOwner("x", reload)).resolves.toBe(false);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("reloads the page once if the session has another owner", async () => {
    vi.stubGlobal("navigator", {});
    const fetch = vi.fn().mockResolvedValue({ status: 205 });
    vi.stubGlobal("fetch", fetch);
    expect(await claimOwner("x", reload)).toBe(true);
    expect(await claimOwner("x", reload)).toBe(false);
    expect(reload).toHaveBeenCalledTimes(1);
    // The server moves the conversations only if the page follows them.
    const said = fetch.mock.calls.map(([, { headers }]) => headers["X-Shiny-Chatkit"]);
    expect(said).toEqual(["1", "1", "stays", "stays"]);
  });

  it("never reloads the page if the browser keeps no note of it", async () => {
    vi.stubGlobal("navigator", {});
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue({ status: 205 }));
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    vi.stubGlobal("sessionStorage", { getItem: refuse, setItem: refuse });
    await claimOwner("x", reload);
    expect(reload).not.toHaveBeenCalled();
  });
});
