"""Checks of the values that apps pass: an error names the value and says what would be right.

Never knows chats: it imports only the protocol, and no session or reactive code of Shiny.
"""
