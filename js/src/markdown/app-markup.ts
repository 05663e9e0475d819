// Renders markdown that the app has written, such as the display of a tool's result. Every tag in it is markup, with its ids,
// classes and data-* attributes. Only what an injection would contain is removed: scripts and event handlers.
// Loaded when such markdown is first shown.
import type { Config as PurifyConfig } from "dompurify";
import { isOwn } from "../base/policy";
import type { RenderOptions } from "./context";
import {
  applyPolicy,
  type BlockMeta,
  codeBlock,
  formula,
  languageOf,
  MarkdownIt,
  mathRules,
  mathSource,
  purify,
  workshop,
} from "./index";

const CONFIG: PurifyConfig = {
  ADD_ATTR: ["contenteditable", "part", "popovertarget", "popovertargetaction", "target"],
  CUSTOM_ELEMENT_HANDLING: {
    tagNameCheck: /^[a-z][\w.]*-[\w.-]*$/,
    attributeNameCheck: /^(?!on)/i,
    allowCustomizedBuiltInElements: false,
  },
  // Ids and names may be any words; the app knows what its page uses.
  SANITIZE_DOM: false,
  FORCE_BODY: true,
  RETURN_DOM_FRAGMENT: true,
};

const md = new MarkdownIt({ html: true, linkify: true });
mathRules(md);
md.renderer.rules.math_block = (tokens, at) => {
  const token = tokens[at];
  if (!token) return "";
  const { closed, rest } = token.meta as BlockMeta;
  return (
    formula("div", mathSource(token), closed).outerHTML + (rest ? `<p>${md.renderInline(rest)}</p>` : "")
  );
};

/** Returns the HTML of markdown that the app has written. */
export function appMarkup(text: string, { images, math = true, labels }: RenderOptions): string {
  const fragment = workshop.adoptNode(
    purify.sanitize(md.render(text, { math }), CONFIG) as unknown as DocumentFragment,
  );
  applyPolicy(fragment, images);
  keepFromLoading(fragment);
  for (const code of fragment.querySelectorAll("pre > code:only-child")) {
    const language = /(?:^| )language-(\S+)/.exec(code.className)?.[1] ?? "";
    const text = (code.textContent ?? "").replace(/\n$/, "");
    code.parentElement?.replaceWith(codeBlock(workshop, text, languageOf(language), labels));
  }
  const host = workshop.createElement("div");
  host.append(fragment);
  return host.innerHTML;
}

/** Removes the other ways in which markup loads files: the policy of the app is about images only. */
function keepFromLoading(fragment: DocumentFragment): void {
  for (const element of fragment.querySelectorAll("image, feImage, use, source, track, link, style"))
    element.remove();
  for (const element of fragment.querySelectorAll(
    "[srcset], [poster], [background], :not(img)[src], [style]",
  )) {
    for (const name of ["srcset", "poster", "background"]) element.removeAttribute(name);
    const src = element.getAttribute("src");
    if (src !== null && element.localName !== "img" && !isOwn(src)) element.removeAttribute("src");
    if (/url|image|src|\\/i.test(element.getAttribute("style") ?? "")) element.removeAttribute("style");
  }
}
