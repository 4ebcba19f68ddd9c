"""A blank form on paper: a checklist to be filled in by hand."""
