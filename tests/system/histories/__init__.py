"""Random histories of operations, and what the figures after them must be."""
