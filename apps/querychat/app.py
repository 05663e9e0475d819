"""The app that querychat creates for a table, with this package's chat instead of shinychat's."""

from shiny_chatkit import replace_shinychat

# Before anything imports querychat, which imports shinychat.
replace_shinychat()

from orders import orders_chat  # noqa: E402

app = orders_chat().app()
