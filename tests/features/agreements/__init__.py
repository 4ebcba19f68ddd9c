"""What shoppers agree to, and the questions on a brief."""
