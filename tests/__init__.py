"""Sentences about Sixmarks, by package; `house/` guards the house itself."""
