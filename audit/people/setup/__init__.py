"""The very first start: the first organisation and its administrator, made in the browser."""
