"""Help in the product, and the guide of the first days."""
