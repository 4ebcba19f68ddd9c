"""How an organisation looks: its logo and its colour."""
