"""Faults put into the product on purpose, each of which a named test must catch."""
