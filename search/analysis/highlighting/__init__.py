"""The passage of a text that fits a query best, and the words in it that match."""
