"""``python -m bot.cli``: the same as ``briefed``."""

from bot.cli import main

main()
