"""Adapters to the outside that know no feature: database, events, jobs, storage, pictures."""
