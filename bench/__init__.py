"""Benchmarks on a corpus that anybody can draw again. `make bench` runs them, docs/benchmarks.md tells how."""
