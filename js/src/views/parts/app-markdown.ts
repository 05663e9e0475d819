// Shows markdown that the app has written: Shiny binds what is in it, and its code and formulas are decorated.
// Loaded when such markdown is first shown. Imports only types of modules that every page loads, which would be split.
import { appMarkup } from "../../markdown/app-markup";
import { handleCopy, type MarkdownOptions } from "../../markdown/index";
import type { renderHtml } from "../shared/html";

export async function renderMarkdown(
  host: HTMLElement,
  text: string,
  options: MarkdownOptions,
  render: typeof renderHtml,
): Promise<void> {
  host.classList.add("chatkit-text");
  host.dir = "auto";
  handleCopy(host, options.labels);
  await render(host, appMarkup(text, options), []);
  if (!host.querySelector(".chatkit-code, .chatkit-math")) return;
  const decorations = await options.decorations?.();
  await Promise.all([decorations?.watchFormulas(host), decorations?.finish(host, options, false)]);
}
