"""What is measured, as ratios within one run: `python -m benchmarks`, or one part by name."""
