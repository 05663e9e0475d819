"""Generates the files that repeat what the protocol's models say.

`schema` reads the models, and the other modules write TypeScript, Python, JSON Schema and the reference page from them.
"""
