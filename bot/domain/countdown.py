"""How far away a day is, in words."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual


def countdown(days: int) -> Bilingual:
    """So many days are left, or over."""
    if days == 0:
        return Bilingual("就在今天", "today")
    number, noun = abs(days), "day" if abs(days) == 1 else "days"
    return (
        Bilingual(f"还有 {number} 天", f"{number} {noun} left")
        if days > 0
        else Bilingual(f"已过 {number} 天", f"{number} {noun} over")
    )
