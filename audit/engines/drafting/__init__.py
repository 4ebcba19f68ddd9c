"""A checklist while it is written: a document that may be incomplete and wrong at any time."""
