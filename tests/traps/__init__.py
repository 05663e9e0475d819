"""Whether the tests would notice: builds each trap of the design page into a copy of the project and runs its tests.

``scripts/traps`` runs it; ``table`` holds the traps, as plain data.
"""
