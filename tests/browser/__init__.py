"""Chromium against a running server: the journey, accessibility, budgets, screenshots."""
