"""Which message a piece belongs to, and that none is lost."""

from __future__ import annotations

from tests.traps.trap import Change, Test, Trap, Way

TRAPS = [
    Trap(
        "text of one thread streaming into another",
        [
            Way(
                "the server folds everything into the thread on show",
                [
                    Test(
                        "tests/server/test_busy_threads.py",
                        "test_two_threads_answer_at_once_without_a_character_crossing",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/log/_fold.py",
                        'thread = log.threads.get(data.get("threadId"))',
                        "thread = log.active",
                    )
                ],
            ),
            Way(
                "an answer is sent to the thread on show",
                [
                    Test(
                        "tests/server/test_busy_threads.py",
                        "test_two_threads_answer_at_once_without_a_character_crossing",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/turns/_writer.py",
                        "self.channel.emit(piece.event(self.message_id, self.thread_id))",
                        "self.channel.emit(\n"
                        "    piece.event(self.message_id, self.channel.conversation.active_id)\n"
                        ")",
                    ),
                ],
            ),
            Way(
                "the page folds what belongs to another thread",
                [Test("js/test/log/log.test.ts", "takes nothing from another thread")],
                [
                    Change(
                        "js/src/log/log.ts",
                        "if (threadId === undefined || threadId === log.thread.threadId) ",
                        "if (threadId !== null) ",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "two answers merged into one bubble",
        [
            Way(
                "all messages of a turn have one id",
                [
                    Test(
                        "tests/server/test_turns.py",
                        "test_several_handlers_answer_in_order_and_can_be_withdrawn",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/turns/_turn.py",
                        "return new_id() if self._writers else self.message_id",
                        "return self.message_id",
                    )
                ],
            ),
            Way(
                "what streams goes into the newest answer",
                [Test("js/test/log/log.test.ts", "the scripts both folds share")],
                [
                    Change(
                        "js/src/log/thread.ts",
                        "  const known = find(step.thread, messageId);\n  if (known) return known;",
                        '  const known = step.thread.messages.findLast(({ role }) => role === "assistant");\n'
                        "  if (known) return known;",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "user turns replayed as the assistant's",
        [
            Way(
                "a snapshot has one role",
                [
                    Test("tests/server/test_threads.py", "test_opening_switching_and_coming_back"),
                    Test(
                        "tests/server/test_wire.py",
                        "test_a_running_answer_is_in_the_snapshot_and_goes_on",
                    ),
                ],
                [
                    Change(
                        "shiny_chatkit/log/_message.py",
                        '"role": cast(wire.Role, self.role)',
                        '"role": cast(wire.Role, "assistant")',
                    )
                ],
            ),
            Way(
                "the page takes every message of a snapshot for an answer",
                [
                    Test(
                        "js/test/views/threads/threads.test.ts",
                        "gives the same document as the live run",
                    )
                ],
                [
                    Change(
                        "js/src/log/log.ts",
                        "    messages: [...older, ...state.messages],",
                        "    messages: [...older, ...state.messages.map((message) => ({ ...message, "
                        'role: "assistant" as const }))],',
                    )
                ],
            ),
        ],
    ),
    Trap(
        "partial answers lost on thread switch or reload",
        [
            Way(
                "a snapshot leaves out what is still being written",
                [
                    Test(
                        "tests/server/test_busy_threads.py",
                        "test_a_switch_does_not_stop_and_coming_back_shows_the_partial_answer",
                    ),
                    Test(
                        "tests/server/test_wire.py",
                        "test_a_running_answer_is_in_the_snapshot_and_goes_on",
                    ),
                ],
                [
                    Change(
                        "shiny_chatkit/log/_thread.py",
                        'messages = [m for m in self.messages if m.role != "system"]',
                        'messages = [m for m in self.messages if m.role != "system" and not m.streaming]',
                    )
                ],
            ),
            Way(
                "a switch stops what runs",
                [
                    Test(
                        "tests/server/test_busy_threads.py",
                        "test_a_switch_does_not_stop_and_coming_back_shows_the_partial_answer",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/chat/_on_show.py",
                        "        self.thread_id = self._workspace.threads.known(thread_id).id\n",
                        "        self._workspace.turns.stop(self.thread.id)\n"
                        "        self.thread_id = self._workspace.threads.known(thread_id).id\n",
                    )
                ],
            ),
            Way(
                "the page takes up a running answer as a finished one",
                [
                    Test(
                        "js/test/log/log.test.ts",
                        "is replaced whole by a snapshot, a running answer included",
                    )
                ],
                [
                    Change(
                        "js/src/log/log.ts",
                        "    messages: [...older, ...state.messages],",
                        "    messages: [...older, ...state.messages.map(({ streaming: _, ...message }) => message)],",
                    )
                ],
            ),
        ],
    ),
]
