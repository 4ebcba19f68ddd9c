"""The library of checklists: versions that never change once published."""
