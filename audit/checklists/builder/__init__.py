"""The builder: checklists while they are written."""
