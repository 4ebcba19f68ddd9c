"""What can be said of several scores at once: means with their n and how far they lie apart."""

from audit.engines.statistics.summaries import FEW, Share, Summary, Tally, per_cent

__all__ = ["FEW", "Share", "Summary", "Tally", "per_cent"]
