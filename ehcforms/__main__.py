"""`python -m ehcforms`."""

import sys

from ehcforms.cli import main

sys.exit(main())
