"""What phones send and fetch: photos by hash, submissions, receipts (docs/SYNC.md)."""
