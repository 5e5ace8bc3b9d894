"""Names of the entries that acts on records write into the histories of their pages and terms."""

WITHDRAW = "practices.withdraw"
RESTORE = "practices.restore"
MAKE_ORIGINAL = "practices.make_original"
REPLACE = "practices.replace_term"
