"""What changed between two versions, for people."""
