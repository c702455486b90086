"""The command line: every verb parses, makes one service call and prints."""

from bot.cli.app import main, run_and_leave

__all__ = ["main", "run_and_leave"]
