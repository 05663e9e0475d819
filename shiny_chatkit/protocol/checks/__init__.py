"""Checks the values that apps pass; an error names the value and says what would be valid.

Never depends on chats: it imports no other package of ``shiny_chatkit``, and no session or reactive code of Shiny.
"""
