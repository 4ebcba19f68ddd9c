"""Keeping the library: retire, bring back, copy, take out."""
