"""What is unusual about a submission; it never rejects by itself."""
