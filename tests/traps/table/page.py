"""Mistakes with accessibility, and with loading and releasing resources."""

from __future__ import annotations

from tests.traps.trap import Change, Test, Trap, Way

TRAPS = [
    Trap(
        "controls reachable by hover only",
        [
            Way(
                "the keyboard shows no actions",
                [
                    Test(
                        "tests/browser/test_actions.py",
                        "test_no_pointer_is_needed_to_reach_earlier_messages",
                    )
                ],
                [
                    Change(
                        "js/src/views/messages/actions.css",
                        ".chatkit-message:is(:hover, :focus-within, [data-error]) > .chatkit-actions",
                        ".chatkit-message:is(:hover, [data-error]) > .chatkit-actions",
                    )
                ],
            ),
            Way(
                "the keyboard skips what is not shown",
                [
                    Test(
                        "tests/browser/test_actions.py",
                        "test_no_pointer_is_needed_to_reach_earlier_messages",
                    )
                ],
                [
                    Change(
                        "js/src/views/messages/actions.css",
                        ".chatkit-message:is(:hover, :focus-within, [data-error]) > .chatkit-actions",
                        ".chatkit-message:not(:hover, :last-child) > .chatkit-actions {\n"
                        "  visibility: hidden;\n"
                        "}\n"
                        ".chatkit-message:hover > .chatkit-actions",
                    )
                ],
            ),
            Way(
                "a finger shows no actions",
                [
                    Test(
                        "tests/browser/test_actions.py",
                        "test_nothing_waits_for_a_hover_on_a_touch_screen",
                    )
                ],
                [
                    Change(
                        "js/src/views/messages/actions.css",
                        "@media (hover: none) {\n"
                        "  .chatkit-actions {\n"
                        "    --chatkit-action: var(--chatkit-muted);",
                        "@media (hover: none) {\n"
                        "  .chatkit-actions {\n"
                        "    --chatkit-action: transparent;",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "assets not sent again after a reload",
        [
            Way(
                "what was told once is known for the life of the process",
                [
                    Test(
                        "tests/browser/test_artifacts.py",
                        "test_the_libraries_come_again_after_a_reload",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/wire/_assets.py",
                        "        self._requested: set[str] = set()\n",
                        "        self._requested: set[str] = Assets.__dict__['TOLD']\n",
                    ),
                    Change(
                        "shiny_chatkit/wire/_assets.py",
                        "    def forget(self) -> None:\n"
                        '        """Forget everything, because the page was loaded anew."""\n'
                        "        self._requested.clear()\n",
                        "    TOLD: set[str] = set()\n\n    def forget(self) -> None:\n        pass\n",
                    ),
                ],
            ),
            Way(
                "a snapshot does not begin anew",
                [
                    Test(
                        "tests/server/test_parts.py",
                        "test_what_artifacts_need_is_loaded_once_and_before_them",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/wire/_outbox.py",
                        "        self._assets.forget()\n",
                        "",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "charts never disposed",
        [
            Way(
                "a chart is not purged",
                [
                    Test(
                        "js/test/views/artifacts/libraries.test.ts",
                        "fills its place in the page's colors, and is purged",
                    )
                ],
                [
                    Change(
                        "js/src/views/artifacts/plotly/plotly.ts",
                        "      library.purge(plot);\n",
                        "",
                    )
                ],
            ),
            Way(
                "a message that goes leaves its artifacts behind",
                [
                    Test(
                        "js/test/views/artifacts/libraries.test.ts", "%s is purged with its message"
                    )
                ],
                [
                    Change(
                        "js/src/views/parts/artifact.ts",
                        "    this.shown.dispose();\n",
                        "    this.element.remove();\n",
                    )
                ],
            ),
            Way(
                "a table keeps its grid",
                [
                    Test(
                        "js/test/views/artifacts/libraries.test.ts",
                        "waits for its library, and destroys its grid",
                    )
                ],
                [
                    Change(
                        "js/src/views/artifacts/table/table.ts",
                        "      stage.dispose();\n",
                        "",
                    )
                ],
            ),
            Way(
                "a chart that comes late is drawn all the same",
                [
                    Test(
                        "js/test/views/artifacts/libraries.test.ts",
                        "is not drawn any more when it went while its library came",
                    )
                ],
                [
                    Change(
                        "js/src/views/artifacts/library.ts",
                        "      if (this.ended) return;\n      const inner",
                        "      const inner",
                    )
                ],
            ),
        ],
    ),
]
