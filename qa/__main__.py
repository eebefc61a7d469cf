"""``python -m qa`` is the command ``wenju``."""

from qa.cli import main

raise SystemExit(main())
