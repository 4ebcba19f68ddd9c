"""The library of comments that reviewers keep for use again and again."""
