"""The two apps that are measured: the same app, with the chat of one package or of the other."""
