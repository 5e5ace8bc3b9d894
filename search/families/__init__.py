"""The families of things that are found, registered by `search.apps`.

To add one: write a module with its `search.query.family.Family`, register it in
`search/apps.py`, and call `search.index.outbox.enqueue(ids, name)` in the transaction of every
change of its things. The worker then builds the index again, because its format names the families.
"""
