"""Organisations, regions, branches, users, roles, devices, sign-in."""
