"""Mistakes with selecting, scrolling and typing."""

from __future__ import annotations

from tests.traps.trap import Change, Test, Trap, Way

TRAPS = [
    Trap(
        "a highlighted selection destroyed by every frame",
        [
            Way(
                "what is drawn anew takes the place of what stands",
                [
                    Test(
                        "js/test/markdown/frontier.test.ts",
                        "a selection in the line that grows survives",
                    ),
                    Test(
                        "tests/browser/test_markdown.py",
                        "test_a_selection_in_the_line_that_grows_survives",
                    ),
                ],
                [
                    Change(
                        "js/src/markdown/patch.ts",
                        "      if (update(old, node)) {",
                        "      if (update(old, node) && !parent) {",
                    )
                ],
            ),
            Way(
                "text is set as a whole",
                [
                    Test(
                        "tests/browser/test_markdown.py",
                        "test_a_selection_in_the_line_that_grows_survives",
                    )
                ],
                [
                    Change(
                        "js/src/markdown/patch.ts",
                        "    node.appendData(text.slice(old.length));\n    return;",
                        "    node.data = text;\n    return;",
                    )
                ],
            ),
            Way(
                "code is colored under a selection",
                [
                    Test(
                        "js/test/markdown/code.test.ts",
                        "leaves a block alone while something in it is selected",
                    )
                ],
                [
                    Change(
                        "js/src/markdown/highlight.ts",
                        "  if (!selection || selection.isCollapsed) return false;",
                        "  if (selection !== undefined) return false;",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "no way to scroll up during a fast stream",
        [
            Way(
                "every frame goes to the end",
                [
                    Test(
                        "tests/browser/test_scroll.py",
                        "test_a_fast_stream_does_not_hold_the_user_at_the_end",
                    ),
                    Test(
                        "js/test/views/chat/scroll.test.ts",
                        "leaves by scrolling up, however little",
                    ),
                ],
                [
                    Change(
                        "js/src/views/chat/scroll.ts",
                        "if (this.following && inside) {",
                        "if (inside && !this.pinned) {",
                    )
                ],
            ),
            Way(
                "only a view that has moved counts as left",
                [
                    Test(
                        "js/test/views/chat/scroll.test.ts",
                        "leaves with the wheel before anything has moved",
                    ),
                ],
                [
                    Change(
                        "js/src/views/chat/scroll.ts",
                        'scroller.addEventListener("wheel", (event) => event.deltaY < 0 && this.leave(), quiet);',
                        "",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "focus pulled into the composer after each answer",
        [
            Way(
                "the composer takes the focus when it is ready again",
                [
                    Test(
                        "js/test/views/composer/composer.test.ts",
                        "never pulls the focus in from outside",
                    ),
                    Test(
                        "js/test/element.test.ts",
                        "leaves the focus where it is when an answer begins, ends, or is stopped",
                    ),
                ],
                [
                    Change(
                        "js/src/views/composer/composer.ts",
                        "    this.busy = busy;\n    this.refresh();\n",
                        "    this.busy = busy;\n    this.refresh();\n    if (!busy) this.focus();\n",
                    )
                ],
            ),
            Way(
                "the chat hands over the focus when an answer ends",
                [
                    Test(
                        "js/test/element.test.ts",
                        "leaves the focus where it is when an answer begins, ends, or is stopped",
                    ),
                ],
                [
                    Change(
                        "js/src/views/chat/chat-view.ts",
                        "    if (snapshot) return;\n    const { labels } = this.config;\n",
                        "    if (snapshot) return;\n"
                        "    if (ended.length > 0) this.composer.focus();\n"
                        "    const { labels } = this.config;\n",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "Enter sending in the middle of IME composition",
        [
            Way(
                "the composer takes any Enter",
                [
                    Test(
                        "js/test/views/composer/composer.test.ts",
                        "not by Shift+Enter, nor while an input method composes",
                    ),
                    Test(
                        "tests/browser/test_composer.py",
                        "test_enter_while_an_input_method_composes_sends_nothing",
                    ),
                    Test(
                        "tests/browser/test_composer.py",
                        "test_an_input_method_of_the_browser_may_take_enter",
                    ),
                ],
                [
                    Change(
                        "js/src/views/composer/composer.ts",
                        "    if (event.isComposing || event.keyCode === 229) return;\n",
                        "",
                    )
                ],
            ),
            Way(
                "only the standard's mark of composing is known",
                [
                    Test(
                        "js/test/views/composer/composer.test.ts",
                        "not by Shift+Enter, nor while an input method composes",
                    ),
                ],
                [
                    Change(
                        "js/src/views/composer/composer.ts",
                        "if (event.isComposing || event.keyCode === 229) return;",
                        "if (event.isComposing) return;",
                    )
                ],
            ),
            Way(
                "editing a message takes any Enter",
                [Test("js/test/views/messages/message.test.ts", "sends the new text by Enter")],
                [
                    Change(
                        "js/src/views/messages/editor.ts",
                        "    if (event.isComposing || event.keyCode === 229) return;\n",
                        "",
                    )
                ],
            ),
            Way(
                "naming a thread takes any Enter",
                [
                    Test(
                        "js/test/views/threads/list.test.ts",
                        "leaves Enter and Escape to an input method",
                    )
                ],
                [
                    Change(
                        "js/src/views/threads/row.ts",
                        "    if (event.isComposing || event.keyCode === 229) return;\n",
                        "",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "a mention that eats the words after it",
        [
            Way(
                "all that follows the mark goes",
                [
                    Test(
                        "js/test/views/composer/trigger.test.ts",
                        "stands in its sentence and leaves every word after it",
                    ),
                    Test(
                        "js/test/views/composer/composer.test.ts",
                        "completes a command and stages a mention, leaving all other words",
                    ),
                    Test(
                        "tests/browser/test_palette.py", "test_a_mention_keeps_the_words_around_it"
                    ),
                ],
                [
                    Change(
                        "js/src/views/composer/trigger.ts",
                        "const after = text.slice(end);",
                        "const after = text.slice(text.length, end);",
                    )
                ],
            ),
            Way(
                "the rest of the line goes",
                [
                    Test(
                        "js/test/views/composer/trigger.test.ts",
                        "stands in its sentence and leaves every word after it",
                    )
                ],
                [
                    Change(
                        "js/src/views/composer/trigger.ts",
                        "const after = text.slice(end);",
                        'const after = text.slice(end).replace(/^ *\\S+/, "");',
                    )
                ],
            ),
        ],
    ),
]
