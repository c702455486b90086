"""Benchmarks: `make bench` runs them all, prints ratios and keeps them in bench/RESULTS.md."""
