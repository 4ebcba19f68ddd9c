"""Submissions that were set aside: a person compares them with what counts, and decides."""
