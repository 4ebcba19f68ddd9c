"""The checklist language: reading, checking, freezing and walking a checklist."""
