"""A believable organisation made by code, the same every time, to try the product with."""
