"""Taking back what one has just changed."""
