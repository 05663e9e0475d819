"""Writes what is derived from the models: Python constructors, TypeScript, JSON Schema, docs.

Runs on a developer's machine only; the package never imports it while an app runs.
"""
