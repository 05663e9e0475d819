// Gets the cookie by which the server recognizes this browser. Pages that open at the same time take turns, so that all of
// them get the same one.

/**
 * By this header, the server knows that the page itself asks: a link of another site cannot have it. Its value says whether
 * the page stays if its session belongs to another owner than the cookie.
 */
const HEADER = "X-Shiny-Chatkit";
/** The status of the response if the session belongs to another owner than the cookie. */
const RELOAD_STATUS = 205;
const RELOADED_KEY = "shiny-chatkit-reloaded";
/** How long messages wait for the cookie. */
const CLAIM_MS = 3000;
/** A page that was reloaded is not reloaded again for this long. */
const RELOAD_PAUSE_MS = 10_000;

/** Called before the page is loaded again. */
export const beforeReload = new Set<() => void>();

function reloadPage(): void {
  for (const keep of beforeReload) keep();
  location.reload();
}

/**
 * Requests the cookie, and confirms it with a second request. Without a cookie, the history ends with the session.
 * Returns whether the page is being loaded again.
 */
export async function claimOwner(url: string, reload = reloadPage): Promise<boolean> {
  const stays = !mayReload();
  const headers = { [HEADER]: stays ? "stays" : "1" };
  const claim = async (): Promise<boolean> => {
    let other = false;
    for (let times = 0; times < 2; times++) {
      const { status } = await fetch(url, { credentials: "same-origin", cache: "no-store", headers });
      other ||= status === RELOAD_STATUS;
    }
    return other;
  };
  try {
    const { locks } = navigator;
    const other = await (locks ? locks.request("shiny-chatkit-owner", claim) : claim());
    if (!other || stays) return false;
    sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
    reload();
    return true;
  } catch {
    return false; // The browser is offline, or accepts no cookies.
  }
}

function mayReload(): boolean {
  try {
    return Date.now() - Number(sessionStorage.getItem(RELOADED_KEY)) >= RELOAD_PAUSE_MS;
  } catch {
    return false; // The browser keeps no note of it, so it might never end.
  }
}

/** Does the same, but stops waiting after a while. */
export function claimInTime(url: string): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, CLAIM_MS, false));
  return Promise.race([claimOwner(url), late]);
}
