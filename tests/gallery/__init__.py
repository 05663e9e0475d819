"""Takes the screenshots of the documentation from the running apps; ``scripts/gallery`` runs it."""
