// The scripts inside a framed document. They are plain text because they run in the frame, where messages are the only
// way to the page. The guard comes first, and in every nested frame. The rest reports the height, applies new colors, and
// keeps text readable if the document has its own background.

/**
 * Reports what the policy blocked, and removes WebRTC, which policies do not cover. Nested documents get the same
 * guard.
 */
export const guardScript = `(function guard() {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel"]) delete window[name];
  const up = parent, send = up.postMessage.bind(up);
  addEventListener("securitypolicyviolation", ({ blockedURI }) => {
    if (/^(?:https?|wss?):/.test(blockedURI)) send({ chatkitBlocked: blockedURI.slice(0, 500) }, "*");
  });
  addEventListener("message", ({ source, data }) => {
    if (source !== up && typeof data?.chatkitBlocked === "string") send({ chatkitBlocked: data.chatkitBlocked }, "*");
  });
  const mark = "<script>/*chatkit*/(" + guard + ")()<\\/script>";
  const doctype = /^(?:\\s*<!doctype[^>]*>)?/i;
  const look = (frame) => {
    if (!frame.srcdoc || frame.srcdoc.includes(mark)) return;
    frame.srcdoc = frame.srcdoc.replace(doctype, (first) => first + mark);
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target.localName === "iframe") look(target);
      for (const node of addedNodes) {
        if (node.localName === "iframe") look(node);
        else if (node.querySelectorAll) node.querySelectorAll("iframe").forEach(look);
      }
    }
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["srcdoc"] });
})()`;

export const childScript = `(() => {
  const root = document.documentElement;
  let last = 0, overflow = 0, sent = 0, beyond = 0, resized = -Infinity, chasing = false;
  const tell = () => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height !== last) { overflow = 0; last = height; }
    if (root.scrollHeight > innerHeight) overflow = Math.max(overflow, root.scrollHeight);
    let now = Math.max(height, overflow);
    // A page slightly taller than its window would make its frame grow forever. Give it a reasonable height once.
    if (chasing || now === sent) return;
    const more = now - innerHeight;
    chasing = more > 0 && more === beyond && innerHeight >= sent && performance.now() - resized < 100;
    beyond = more;
    if (chasing) now = Math.max(now, 480);
    sent = now;
    parent.postMessage({ chatkitHeight: now }, "*");
  };
  const light = (color) => {
    const [r, g, b, a = 1] = (color.match(/[\\d.]+/g) || [255, 255, 255]).map(Number);
    return a < 0.5 ? undefined : 0.299 * r + 0.587 * g + 0.114 * b > 127;
  };
  const settle = () => {
    const body = document.body;
    if (!body) return;
    body.style.color = "";
    const dark = !light(getComputedStyle(root).getPropertyValue("--bs-body-bg"));
    const style = getComputedStyle(body);
    const words = light(style.color);
    const ground = light(style.backgroundColor) ?? light(getComputedStyle(root).backgroundColor);
    if (dark && words === true && ground === true) body.style.color = "#212529";
    if (!dark && words === false && ground === false) body.style.color = "#f8f9fa";
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !data || !data.chatkitTheme) return;
    for (const [name, value] of Object.entries(data.chatkitTheme)) root.style.setProperty(name, value);
    settle();
  });
  addEventListener("resize", () => { resized = performance.now(); });
  new ResizeObserver(tell).observe(root);
  addEventListener("DOMContentLoaded", () => { settle(); tell(); });
  addEventListener("load", () => { settle(); tell(); });
})()`;
