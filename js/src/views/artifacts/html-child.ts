// The script inside a framed document: tells its height, takes new colours, and keeps words readable on a background of
// the document's own. Plain text, since it runs in another world; it has no way to the page but these messages.

export const childScript = `(() => {
  const root = document.documentElement;
  let last = 0, overflow = 0, sent = 0, beyond = 0, resized = -Infinity, chasing = false;
  const tell = () => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height !== last) { overflow = 0; last = height; }
    if (root.scrollHeight > innerHeight) overflow = Math.max(overflow, root.scrollHeight);
    let now = Math.max(height, overflow);
    // A page as high as its window, and a bit: its frame could grow for ever. It gets a fair height, once.
    if (chasing || now === sent) return;
    const more = now - innerHeight;
    chasing = more > 0 && more === beyond && innerHeight >= sent && performance.now() - resized < 100;
    beyond = more;
    if (chasing) now = Math.max(now, 480);
    sent = now;
    parent.postMessage({ chatkitHeight: now }, "*");
  };
  const light = (colour) => {
    const [r, g, b, a = 1] = (colour.match(/[\\d.]+/g) || [255, 255, 255]).map(Number);
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
