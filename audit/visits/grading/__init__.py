"""How good a shopper's report was, and a word of coaching."""
