"""Runs every measurement, or those named, and prints each ratio with its goal."""

import sys
from importlib import import_module

PARTS = ("forms", "store", "server", "language", "growth", "sentences", "rules")

for part in sys.argv[1:] or PARTS:
    print(f"== {part}")
    for name, value, goal in import_module(f"benchmarks.{part}").measure():
        print(f"{name:66} {value:>12}   goal {goal}")
