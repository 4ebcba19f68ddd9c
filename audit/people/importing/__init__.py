"""Branches and people from a table: looked through first, then written all at once or not."""
