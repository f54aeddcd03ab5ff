"""What is fast, measured beside what a user would do without this package: ``python3 scripts/benchmark``."""
