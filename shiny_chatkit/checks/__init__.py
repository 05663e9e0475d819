"""Checks of what apps give: says what is wrong, with the value, and what would be right. Knows nothing of chats."""
