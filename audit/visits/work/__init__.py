"""The list of visits as the desk works with it: filters, search, order, and views that are kept."""
