"""Programmes: waves of visits to many branches, planned, offered and watched until published."""
