"""People and their memberships as the office keeps them."""
