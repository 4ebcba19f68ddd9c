"""The job board: open visits as one shopper may take them on, and why not where not."""
