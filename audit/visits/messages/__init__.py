"""What a visit tells people by mail."""
