"""Checks the values that apps pass; an error names the value and says what would be valid.

Never depends on chats: it imports only the protocol, and no session or reactive code of Shiny.
"""
