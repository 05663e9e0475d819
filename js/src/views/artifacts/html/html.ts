// Shows a document of unknown origin in frames without an origin. It cannot leave them, and they let nothing in or out
// except what the app allows. Its height is what the document reports; it learns only the colors of the page. If it tried to
// load something that is not allowed, the user sees a note below it, and the developer a warning in the console.
import { h } from "../../../base/dom";
import { themeOf, watchTheme } from "../../../base/theme";
import type { HtmlArtifactPart } from "../../../protocol";
import { type Body, type Frame, fileName, textFile } from "../body";
import { innerDocument, outerDocument, variables } from "./frame";

/** In pixels. Taller documents scroll in their frame. */
const MIN_HEIGHT_PX = 40;
const MAX_HEIGHT_PX = 800;

export function htmlBody({ content, title, allow }: HtmlArtifactPart, { config }: Frame): Body {
  const name = title || config.labels.artifactHtml;
  const frame = h("iframe", {
    class: "chatkit-frame",
    // Allow only scripts: with the origin of the page as well, a document could leave the sandbox.
    sandbox: "allow-scripts",
    referrerpolicy: "no-referrer",
    title: name,
  });
  const element = h("div", { class: "chatkit-html-artifact" }, frame);
  const noteBlocked = blockedNote(element, config.labels.blocked);
  const hear = ({ source, data }: MessageEvent) => {
    // Any page may send a message. Accept only numbers and hosts, and only from this frame.
    if (source === null || source !== frame.contentWindow) return;
    const { chatkitHeight, chatkitBlocked } = (data ?? {}) as Record<string, unknown>;
    noteBlocked(chatkitBlocked);
    const height = Number(chatkitHeight);
    if (!Number.isFinite(height)) return;
    frame.style.blockSize = `${Math.min(Math.max(Math.ceil(height), MIN_HEIGHT_PX), MAX_HEIGHT_PX)}px`;
  };
  window.addEventListener("message", hear);
  let endWatch: (() => void) | undefined;
  // The colors are known once it is in the page.
  requestAnimationFrame(() => {
    frame.srcdoc = outerDocument(innerDocument(content, themeOf(element), allow), name, allow);
    endWatch = watchTheme(element, (theme) => {
      frame.contentWindow?.postMessage({ chatkitTheme: variables(theme) }, "*");
    });
  });
  return {
    element,
    copy: () => content,
    download: () => textFile(fileName(title, "page", "html"), content, "text/html"),
    dispose() {
      endWatch?.();
      window.removeEventListener("message", hear);
    },
  };
}

/** How long blocked hosts are collected before they are reported, in milliseconds. */
const COLLECT_MS = 500;

/** Tells the user once that URLs were blocked, and the developer once per host which ones. */
function blockedNote(place: HTMLElement, words: string): (address: unknown) => void {
  const hosts = new Set<string>();
  return (address) => {
    if (typeof address !== "string" || hosts.size > 20) return;
    const origin = originOf(address);
    if (origin === undefined || hosts.has(origin)) return;
    hosts.add(origin);
    if (hosts.size > 1) return;
    place.append(
      h("div", { class: "chatkit-table-note chatkit-blocked", role: "note" }, h("span", {}, words)),
    );
    setTimeout(() => {
      const named = [...hosts].map((host) => JSON.stringify(host)).join(", ");
      // biome-ignore lint/suspicious/noConsole: for the developer, who alone can allow a server.
      console.warn(
        `An HtmlArtifact tried to load from other servers, which its frame does not allow. If you trust them: HtmlArtifact(..., allow=[${named}]).`,
      );
    }, COLLECT_MS);
  };
}

function originOf(address: string): string | undefined {
  try {
    const { origin, protocol } = new URL(address);
    return /^(?:https?|wss?):$/.test(protocol) ? origin : undefined;
  } catch {
    return undefined;
  }
}
