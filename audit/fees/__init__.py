"""Fees and expenses: one ledger, in which nothing counts twice (I4)."""
