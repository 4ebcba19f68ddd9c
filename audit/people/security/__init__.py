"""Second factors, sessions, and what an account's owner may see of them."""
