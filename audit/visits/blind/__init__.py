"""The blind edition: a published visit as its branch may see it, with nothing of the shopper."""
