"""``python -m ma_widgets``."""

import sys

from .cli import main

sys.exit(main())
