"""Offering a visit to one person, who accepts or declines it; calling it off, giving it away."""
