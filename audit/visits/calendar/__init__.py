"""Visits by the day: a month, an agenda, and an address that other calendars follow."""
