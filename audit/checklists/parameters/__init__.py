"""What an organisation calls the parameters, and those of its own."""
