"""One of everything a conversation shows."""

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui

ANSWER = """
## Everything

Text with **bold**, *italic*, `code`, ~~struck~~ and [a link](https://example.com).

> A quotation

1. one
2. two
   * nested

- [x] done
- [ ] open

| left | right |
|:-----|------:|
| a    |     1 |
| b    |     2 |

```python
def answer() -> int:
    return 42  # the answer
```

Try <span class="suggestion">this</span> or <span class="suggestion submit">that</span>:

* <span class="suggestion">A first card</span>
* <span class="suggestion">A second card</span>
"""

app_ui = ui.page_fillable(
    ui.fill.as_fill_item(
        ui.fill.as_fillable_container(
            ui.tags.main(ui.h1("Showcase"), chat_ui("chat", messages=["The first message"]))
        )
    ),
    title="Showcase",
    lang="en",
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", on_error="actual")

    @chat.on_user_submit
    async def _(user_input: str):
        if user_input == "fail":
            raise ValueError("Something broke")
        if user_input == "ui":
            yield ui.input_numeric("n", "A number", 1)
        else:
            yield ANSWER
            if user_input == "fail later":
                raise ValueError("Something broke later")


app = App(app_ui, server)
