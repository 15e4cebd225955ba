"""`python -m pamoja` is the `pamoja` command."""

import sys

from pamoja.cli import main

sys.exit(main())
