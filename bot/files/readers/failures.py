"""How reading a file can fail whatever its format, in the words its owner sees."""

from __future__ import annotations

from bot.domain.errors import UnreadableFile


def took_too_long() -> UnreadableFile:
    return UnreadableFile("takes too long to read.", "Split it into smaller files.")


def took_too_much_memory() -> UnreadableFile:
    return UnreadableFile("needs too much memory to read.", "Split it into smaller files.")


def crashed() -> UnreadableFile:
    return UnreadableFile("crashed its reader.", "Open it, save it again in a newer format, and send that.")


def protected() -> UnreadableFile:
    return UnreadableFile("is protected by a password.", "Save it without one and put it back.")


def damaged() -> UnreadableFile:
    return UnreadableFile("is damaged.", "Open it in the program that made it, save it again, and put it back.")
