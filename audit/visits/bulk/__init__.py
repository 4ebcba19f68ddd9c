"""One act on many visits: shown first, then done by a job, visit by visit, never twice."""
