"""Mistakes with the rendering of a model's text."""

from __future__ import annotations

from tests.traps.trap import Change, Test, Trap, Way

TRAPS = [
    Trap(
        "attribute injection through a link, a citation url or a code language",
        [
            Way(
                "a link is made of strings",
                [
                    Test(
                        "js/test/markdown/sanitize.test.ts",
                        "%s stay what they are, alone and beside HTML",
                    )
                ],
                [
                    Change(
                        "js/src/markdown/inline.ts",
                        '        parent = open("a");\n'
                        '        attributes(token, parent as Element, ["href", "title"]);\n',
                        '        const made = workshop.createElement("template");\n'
                        '        made.innerHTML = `<a href="${token.attrGet("href")}"'
                        ' title="${token.attrGet("title")}"></a>`;\n'
                        "        const link = made.content.firstElementChild as Element;\n"
                        "        parent.appendChild(link);\n"
                        "        parent = link;\n",
                    )
                ],
            ),
            Way(
                "a citation is made of strings",
                [
                    Test(
                        "js/test/views/messages/citations.test.ts", "hold whatever an address holds"
                    )
                ],
                [
                    Change(
                        "js/src/views/messages/citations.ts",
                        "    item.append(pill);\n",
                        '    item.innerHTML = `<a class="chatkit-source" href="${url}">${number}</a>`;\n',
                    )
                ],
            ),
            Way(
                "a code block is made of strings",
                [
                    Test(
                        "js/test/markdown/code.test.ts",
                        "takes a language for a word, never for markup: %j",
                    )
                ],
                [
                    Change(
                        "js/src/markdown/code.ts",
                        '  return /^[a-z0-9][a-z0-9+#._-]{0,30}$/.test(plain) ? plain : "";',
                        "  return plain && info;",
                    ),
                    Change(
                        "js/src/markdown/code.ts",
                        '  const code = doc.createElement("code");\n'
                        "  if (language) code.className = `language-${language}`;\n",
                        '  pre.innerHTML = `<code class="language-${language}"></code>`;\n'
                        "  const code = pre.firstElementChild as HTMLElement;\n",
                    ),
                ],
            ),
            Way(
                "a downloaded conversation holds a model's HTML",
                [Test("tests/unit/log/export/test_markdown.py", "test_html_is_text")],
                [
                    Change(
                        "shiny_chatkit/log/export/_prose.py",
                        'MarkdownIt("commonmark", {"html": False})',
                        'MarkdownIt("commonmark", {"html": True})',
                    )
                ],
            ),
        ],
    ),
    Trap(
        "`javascript:` urls with a tab inside",
        [
            Way(
                "a link of an answer is looked at as it is written",
                [Test("js/test/markdown/sanitize.test.ts", "%s leads nowhere")],
                [
                    Change(
                        "js/src/base/policy.ts",
                        'SCHEME.exec(url.replace(/[\\p{C}\\p{Z}]/gu, ""))',
                        "SCHEME.exec(url)",
                    ),
                    Change(
                        "js/src/markdown/sanitize.ts",
                        "  ALLOW_UNKNOWN_PROTOCOLS: false,\n",
                        "  ALLOWED_URI_REGEXP: /[^]*/,\n",
                    ),
                ],
            ),
            Way(
                "a citation is looked at as it is written",
                [Test("js/test/views/messages/citations.test.ts", "are no links to %j")],
                [
                    Change(
                        "js/src/views/messages/citations.ts",
                        "return /^https?:$/.test(address.protocol) ? address : undefined;",
                        "return /^(?:javascript|data):/i.test(url) ? undefined : address;",
                    )
                ],
            ),
            Way(
                "a file is looked at as it is written",
                [Test("js/test/views/parts/attachment.test.ts", "links to nothing else: %s")],
                [
                    Change(
                        "js/src/views/parts/attachment.ts",
                        "/^data:image\\//i.test(url) || isOwn(url) ? url : undefined;",
                        "/^(?:javascript|data|https):/i.test(url) || isOwn('') === null ? undefined : url;",
                    )
                ],
            ),
            Way(
                "the server lets a source through",
                [Test("tests/server/test_parts.py", "test_a_citation_is_of_a_web_address")],
                [
                    Change(
                        "shiny_chatkit/content/_pieces.py",
                        "        if not is_web_address(self.url):\n",
                        "        if self.url.startswith(('javascript:', 'data:')):\n",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "sandbox flags that cancel each other",
        [
            Way(
                "scripts with the page's own origin",
                [
                    Test(
                        "js/test/views/artifacts/html/html.test.ts",
                        "may run scripts, and nothing that leads out of its sandbox",
                    ),
                    Test(
                        "tests/browser/test_artifacts.py",
                        "test_a_page_in_an_artifact_reaches_nothing",
                    ),
                ],
                [
                    Change(
                        "js/src/views/artifacts/html/html.ts",
                        'sandbox: "allow-scripts",',
                        'sandbox: "allow-scripts allow-same-origin",',
                    )
                ],
            ),
        ],
    ),
    Trap(
        "fenced code losing blank lines",
        [
            Way(
                "a block is drawn without them",
                [
                    Test(
                        "js/test/markdown/code.test.ts",
                        "keeps blank lines, leading, inner and trailing",
                    ),
                ],
                [
                    Change(
                        "js/src/markdown/code.ts",
                        "  if (text) code.append(text);\n",
                        '  if (text) code.append(text.replace(/\\n{2,}/g, "\\n"));\n',
                    )
                ],
            ),
            Way(
                "a block that grows swallows what is blank",
                [
                    Test(
                        "js/test/markdown/code.test.ts",
                        "keeps blank lines, leading, inner and trailing",
                    )
                ],
                [
                    Change(
                        "js/src/markdown/frontier/text.ts",
                        "text.appendData(content.slice(shown.length));",
                        'text.appendData(content.slice(shown.length).replace(/^\\n+/, ""));',
                    )
                ],
            ),
        ],
    ),
    Trap(
        '"2 * 3 * 4" turned italic',
        [
            Way(
                "any mark may begin and end emphasis",
                [Test("js/test/markdown/frontier.test.ts", "reads products as products")],
                [
                    Change(
                        "js/src/markdown/parser.ts",
                        "md.use(cjkFriendly);\n",
                        "md.use(cjkFriendly);\n"
                        "const scan = md.inline.State.prototype.scanDelims;\n"
                        "md.inline.State.prototype.scanDelims = function (start, word) {\n"
                        "  const { length } = scan.call(this, start, word);\n"
                        "  return { length, can_open: true, can_close: true };\n"
                        "};\n",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "a message lost because it contains the renderer's own placeholder",
        [
            Way(
                "code is put aside behind a placeholder and put back",
                [Test("js/test/markdown/code.test.ts", "is shown as it was written, after %j")],
                [
                    Change(
                        "js/src/markdown/index.ts",
                        'return rest.replace(/\\r\\n?/g, "\\n").replaceAll("\\0", "\\ufffd");',
                        "const aside: string[] = [];\n"
                        "    return rest\n"
                        '      .replace(/\\r\\n?/g, "\\n")\n'
                        '      .replaceAll("\\0", "\\ufffd")\n'
                        "      .replace(/`[^`\\n]+`/g, (code) => `@@${aside.push(code) - 1}@@`)\n"
                        '      .replace(/@@(\\d+)@@/g, (_, at) => aside[Number(at)] ?? "");',
                    )
                ],
            ),
        ],
    ),
]
