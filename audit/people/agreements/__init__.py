"""What shoppers agree to before their first visit: versions, and who agreed when."""
