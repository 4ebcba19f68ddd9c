"""Checklists from files: read, all problems said, published after a look at what they change."""
