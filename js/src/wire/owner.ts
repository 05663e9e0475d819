// Gets the cookie by which the server recognizes this browser. Pages that open at the same time take turns, so that all of
// them get the same one.

/** Requests the cookie, and confirms it with a second request. Without a cookie, the history ends with the session. */
export async function claimOwner(url: string): Promise<void> {
  const claim = async (): Promise<void> => {
    for (let times = 0; times < 2; times++)
      await fetch(url, { credentials: "same-origin", cache: "no-store" });
  };
  try {
    await (navigator.locks ? navigator.locks.request("shiny-chatkit-owner", claim) : claim());
  } catch {
    // The browser is offline, or accepts no cookies.
  }
}
