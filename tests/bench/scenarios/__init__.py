"""The scenarios, one question per module. Each has ``measure(bench)``, which gives a section of the report."""
