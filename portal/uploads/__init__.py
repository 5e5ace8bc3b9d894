"""Checks, forms, storage and serving of uploaded files."""
