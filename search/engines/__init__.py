"""Engines behind one port. Only `registry` knows which one is used."""
