"""What people are told by mail: a row per message, and who wants which."""
