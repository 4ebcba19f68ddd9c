"""A visit's life: offered, captured, received, reviewed, published."""
