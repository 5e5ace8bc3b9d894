"""Letters that are no base letter with a mark, as those write them who have no such key."""

PLAIN_LETTERS = {
    "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
    "ŋ": "n", "ŧ": "t", "ĸ": "k",
}  # fmt: skip
