"""Generates the files that are derived from the protocol's models.

`schema` reads the models; the other modules generate TypeScript, Python, JSON Schema and the reference page.
"""
