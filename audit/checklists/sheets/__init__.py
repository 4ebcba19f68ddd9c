"""A checklist in a spreadsheet: one row per item."""
