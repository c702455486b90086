"""The command line: every verb parses, makes one service call and prints."""

from bot.cli.app import main

__all__ = ["main"]
