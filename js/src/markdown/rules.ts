// Changes to markdown-it's rules for angle brackets: what is not markup (see tags.ts) stays text, brackets and all.
import MarkdownIt, { type MarkdownIt as Parser, type StateBlock, type StateInline } from "markdown-it";
import { isSafeUrl } from "../base/policy";
import { beginsMarkup, isMarkup } from "./tags";

export function ownTags(md: Parser): void {
  const htmlBlock = blockRule("html_block");
  md.block.ruler.at(
    "html_block",
    (state, line, end, silent) => {
      const from = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
      return beginsMarkup(state.src.slice(from, state.eMarks[line])) && htmlBlock(state, line, end, silent);
    },
    { alt: ["paragraph", "reference", "blockquote"] },
  );

  const htmlInline = inlineRule("html_inline");
  md.inline.ruler.at("html_inline", (state, silent) => {
    const from = state.pos;
    if (!htmlInline(state, silent)) return false;
    const token = state.tokens.at(-1);
    if (!silent && token && !isMarkup(token.content, state.src.slice(Math.max(0, from - 2), from))) {
      // Bare links are not looked for in this text.
      token.type = "text_special";
    }
    return true;
  });

  // `vector<std::string>` looks like a link with a scheme.
  const autolink = inlineRule("autolink");
  md.inline.ruler.at("autolink", (state, silent) => {
    const url = /^<([^\s<>]*)>/.exec(state.src.slice(state.pos))?.[1] ?? "";
    return isSafeUrl(url) && autolink(state, silent);
  });
}

type BlockRule = (state: StateBlock, line: number, end: number, silent: boolean) => boolean;
type InlineRule = (state: StateInline, silent: boolean) => boolean;

/** A rule as markdown-it ships it. */
function blockRule(name: string): BlockRule {
  const { ruler } = new MarkdownIt().block;
  ruler.enableOnly(name);
  return ruler.getRules("")[0] as BlockRule;
}

function inlineRule(name: string): InlineRule {
  const { ruler } = new MarkdownIt().inline;
  ruler.enableOnly(name);
  return ruler.getRules("")[0] as InlineRule;
}
