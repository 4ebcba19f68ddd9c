"""What both sides of an announced audit sign on the spot."""
