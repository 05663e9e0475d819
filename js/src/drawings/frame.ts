// The hidden frame in which Mermaid runs. Mermaid draws into its document before the result can be sanitized, so it gets a
// document that runs no other script and loads nothing.
import { h } from "../base/dom";

/** The part of Mermaid that is used. */
export interface Mermaid {
  initialize(config: Record<string, unknown>): void;
  render(id: string, source: string): Promise<{ svg: string }>;
}

const FOLDER = new URL("lib/mermaid/", import.meta.url).href.replace(/[;,]/g, encodeURIComponent);
const LOAD_TIMEOUT_MS = 30_000;
/** Out of view but laid out, because Mermaid measures text. */
const STYLE =
  "position:fixed;inset:0 auto auto 0;inline-size:760px;block-size:800px;border:0;visibility:hidden;pointer-events:none";

let library: Promise<Mermaid> | undefined;

export function loadMermaid(): Promise<Mermaid> {
  library ??= load();
  library.catch(() => {
    library = undefined;
  });
  return library;
}

function load(): Promise<Mermaid> {
  const frame = h("iframe");
  frame.style.cssText = STYLE;
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  const policy = `default-src 'none'; script-src ${FOLDER}; style-src 'unsafe-inline'`;
  frame.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<body><script type="module" src="${FOLDER}mermaid.js"></script></body>`;
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      frame.remove();
      reject(new Error("Mermaid could not be loaded"));
    };
    const timer = setTimeout(fail, LOAD_TIMEOUT_MS);
    frame.addEventListener("load", () => {
      clearTimeout(timer);
      const { chatkitMermaid } = frame.contentWindow as { chatkitMermaid?: Mermaid };
      if (chatkitMermaid) resolve(chatkitMermaid);
      else fail();
    });
    document.body.append(frame);
  });
}
