"""How answers begin, stop, fail and end."""

from __future__ import annotations

from tests.traps.trap import Change, Test, Trap, Way

TRAPS = [
    Trap(
        "stop opening a second empty bubble",
        [
            Way(
                "the server begins the message that was stopped",
                [Test("tests/server/test_stop.py", "test_stop_before_the_first_token")],
                [
                    Change(
                        "shiny_chatkit/log/_thread_folds.py",
                        "    thread.content_arrived()\n"
                        '    if message := thread.find(data["messageId"]):\n'
                        "        message.truncate_text",
                        "    thread.content_arrived()\n"
                        "    if message := _begun(thread, data):\n"
                        "        message.truncate_text",
                    )
                ],
            ),
            Way(
                "the page begins the message that was stopped",
                [Test("js/test/log/log.test.ts", "the scripts both folds share")],
                [
                    Change(
                        "js/src/log/thread.ts",
                        "    quiet(step);\n"
                        "    const message = find(step.thread, messageId);\n"
                        "    if (!message) return;\n"
                        "    cutTo",
                        "    quiet(step);\n"
                        "    const message = begun(step, messageId);\n"
                        "    if (!message) return;\n"
                        "    cutTo",
                    )
                ],
            ),
            Way(
                "a message that has begun without a word stays",
                [Test("tests/server/test_stop.py", "test_stop_before_the_first_token")],
                [
                    Change(
                        "shiny_chatkit/turns/_writer.py",
                        "            self._end_thinking()\n            self._remove_if_empty()\n",
                        "            self._end_thinking()\n",
                    ),
                    Change(
                        "shiny_chatkit/turns/_writer.py",
                        "        self._thinking_since: int | None = None\n"
                        "        self.started = False\n"
                        "        self.ended = False\n",
                        "        self._thinking_since: int | None = None\n"
                        "        self.started = False\n"
                        "        self.ended = False\n"
                        "        self.start()\n",
                    ),
                ],
            ),
        ],
    ),
    Trap(
        "stop doing nothing after an edit",
        [
            Way(
                "a thread that was stopped once cannot be stopped again",
                [
                    Test("tests/server/test_versions.py", "test_what_they_begin_can_be_stopped"),
                    Test("tests/browser/test_actions.py", "test_stopping_works_after_an_edit"),
                ],
                [
                    Change(
                        "shiny_chatkit/turns/_turns.py",
                        "        self._stop_next.discard(thread_id)\n"
                        "        if (turn := self._running.get(thread_id)) is None:\n",
                        "        self._stop_next.discard(thread_id)\n"
                        "        self.__dict__.setdefault('_stopped', set()).add(thread_id)\n"
                        "        if (turn := self._running.get(thread_id)) is None:\n",
                    ),
                    Change(
                        "shiny_chatkit/turns/_turns.py",
                        "            if turn.cancelled and message_id is None and",
                        "            if thread_id in self.__dict__.setdefault('_stopped', set()):\n"
                        "                return\n"
                        "            if turn.cancelled and message_id is None and",
                    ),
                ],
            ),
            Way(
                "the page names the message that was there before",
                [Test("tests/browser/test_actions.py", "test_stopping_works_after_an_edit")],
                [
                    Change(
                        "js/src/chat/chat.ts",
                        "const running = messages.findLast((message) => message.streaming);",
                        "const running = messages.find((message) => message.versions)?.versions?.[0]"
                        " ?? messages.findLast((message) => message.streaming);",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "deleted threads coming back as ghosts when their run ends",
        [
            Way(
                "an event makes the thread it names",
                [
                    Test(
                        "tests/server/test_busy_threads.py",
                        "test_deleting_a_busy_thread_cancels_it_and_leaves_no_ghost",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/log/_fold.py",
                        'thread = log.threads.get(data.get("threadId"))',
                        'named = data.get("threadId")\n'
                        "        from ._thread import Thread\n"
                        "        thread = log.threads.setdefault(named, Thread(named))",
                    ),
                    Change(
                        "shiny_chatkit/workspace/_workspace.py",
                        "        self.turns.forget(self.threads.known(thread_id).id)\n"
                        "        self.threads.delete(thread_id)\n",
                        "        self.threads.delete(thread_id)\n"
                        "        self.turns.forget(thread_id)\n",
                    ),
                ],
            ),
            Way(
                "the run goes on",
                [
                    Test(
                        "tests/server/test_busy_threads.py",
                        "test_deleting_a_busy_thread_cancels_it_and_leaves_no_ghost",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/workspace/_workspace.py",
                        "        self.turns.forget(self.threads.known(thread_id).id)\n",
                        "",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "first chunk stuck until the next",
        [
            Way(
                "only a second chunk sets off a batch",
                [
                    Test(
                        "tests/unit/wire/test_outbox.py",
                        "test_the_first_token_goes_at_once_and_the_next_within_the_interval",
                    ),
                ],
                [
                    Change(
                        "shiny_chatkit/wire/_outbox.py",
                        "        self._schedule(urgent or",
                        "        if traits.grows is None or self._pieces:\n"
                        "            self._schedule(urgent or",
                    )
                ],
            ),
            Way(
                "a generator is asked for the next chunk before this one is shown",
                [
                    Test(
                        "tests/unit/host/test_worker.py",
                        "test_an_item_comes_before_the_next_one_is_made",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/host/_worker.py",
                        "            for item in iterable:\n",
                        "            def late() -> Any:\n"
                        "                before: list[Any] = []\n"
                        "                for each in iterable:\n"
                        "                    yield from before\n"
                        "                    before = [each]\n"
                        "                yield from before\n"
                        "\n"
                        "            for item in late():\n",
                    )
                ],
            ),
        ],
    ),
    Trap(
        "text after a tool card jumping above it",
        [
            Way(
                "the server adds to the last text there is",
                [Test("tests/server/test_parts.py", "test_parts_stand_in_the_order_of_an_answer")],
                [
                    Change(
                        "shiny_chatkit/log/_message.py",
                        "        last = self.last\n        if isinstance(last, TextPart) and",
                        "        texts = [p for p in self.parts if isinstance(p, TextPart)]\n"
                        "        last = texts[-1] if texts else None\n"
                        "        if isinstance(last, TextPart) and",
                    )
                ],
            ),
            Way(
                "the page adds to the last text there is",
                [Test("js/test/log/log.test.ts", "the scripts both folds share")],
                [
                    Change(
                        "js/src/log/message.ts",
                        "  const last = lastPart(message);\n"
                        '  if (last?.type === "text" && last.format',
                        '  const last = message.parts.findLast(({ type }) => type === "text");\n'
                        '  if (last?.type === "text" && last.format',
                    )
                ],
            ),
        ],
    ),
    Trap(
        "a prompt lost on reload leaves its handler waiting for ever",
        [
            Way(
                "a snapshot has no open questions",
                [
                    Test(
                        "tests/server/test_questions.py",
                        "test_a_question_outlives_a_switch_and_another_page",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/log/_message.py",
                        '"parts": [part.to_dict() for part in self.parts],',
                        '"parts": [p.to_dict() for p in self.parts if p.to_dict()["type"] != "input"],',
                    )
                ],
            ),
            Way(
                "nobody tells the handler that its session has ended",
                [
                    Test(
                        "tests/server/test_questions.py",
                        "test_the_end_of_the_session_ends_the_wait",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/turns/_turns.py",
                        "        for turn in list(self._running.values()):\n            turn.abort()",
                        "        self._running.clear()",
                    )
                ],
            ),
            Way(
                "what blocks in a thread is not woken at the end of its session",
                [
                    Test(
                        "tests/server/test_questions.py",
                        "test_the_end_of_the_session_ends_the_wait",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/turns/_turn.py",
                        "        self.cancel_event.set()\n"
                        "        self.questions.close()\n"
                        "        for task",
                        "        self.cancel_event.set()\n        for task",
                    ),
                    Change(
                        "shiny_chatkit/turns/_turn.py",
                        "            self._tasks.clear()\n            self.questions.close()\n",
                        "            self._tasks.clear()\n",
                    ),
                ],
            ),
        ],
    ),
    Trap(
        "spinners that never end after an error",
        [
            Way(
                "a turn that fails is not over",
                [Test("tests/server/test_errors.py", "test_errors")],
                [
                    Change(
                        "shiny_chatkit/turns/_turn.py",
                        "add_done_callback(lambda _: on_done())",
                        "add_done_callback(\n"
                        "    lambda task: None if not task.cancelled() and task.exception() else on_done()\n"
                        ")",
                    )
                ],
            ),
            Way(
                "a message that failed goes on streaming",
                [Test("js/test/log/log.test.ts", "the scripts both folds share")],
                [
                    Change(
                        "js/src/log/thread.ts",
                        "    step.changes.failed.push(message.messageId);\n    end(step, message);\n",
                        "    step.changes.failed.push(message.messageId);\n",
                    )
                ],
            ),
            Way(
                "a tool without a result runs for ever",
                [
                    Test(
                        "js/test/views/messages/message.test.ts",
                        "redraws a call without a result when its turn ends",
                    )
                ],
                [
                    Change(
                        "js/src/views/parts/tool.ts",
                        'return alive ? "running" : "interrupted";',
                        'return alive ? "running" : "running";',
                    )
                ],
            ),
        ],
    ),
    Trap(
        "raw exception text shown to users whatever `on_error` says",
        [
            Way(
                "an error's own words are shown in every mode",
                [Test("tests/server/test_errors.py", "test_errors")],
                [
                    Change(
                        "shiny_chatkit/host/errors.py",
                        'if on_error != "actual" and not isinstance(error, SafeException):',
                        "if str(error) == 'never':",
                    )
                ],
            ),
            Way(
                "the mark of a message has the error's own words",
                [Test("tests/server/test_errors.py", "test_errors")],
                [
                    Change(
                        "shiny_chatkit/turns/_failures.py",
                        "elif writer is None or not writer.fail(text):",
                        "elif writer is None or not writer.fail(str(error)):",
                    )
                ],
            ),
            Way(
                "an error that ends the session is shown on its message",
                [
                    Test(
                        "tests/server/test_errors.py",
                        "test_an_unhandled_error_shows_nothing_on_its_message",
                    )
                ],
                [
                    Change(
                        "shiny_chatkit/turns/_failures.py",
                        "                await writer.finish()\n        elif",
                        "                writer.fail(str(error))\n        elif",
                    )
                ],
            ),
        ],
    ),
]
