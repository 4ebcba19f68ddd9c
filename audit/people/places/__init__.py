"""Regions and branches as the office keeps them."""
