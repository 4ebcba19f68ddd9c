"""Rehearsals: a draft on the phone and its score, before it is published."""
