"""Read-only views over everything that was published, and what is taken out of it."""
