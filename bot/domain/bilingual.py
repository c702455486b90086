"""What the program says to people, in both of their languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One thing said in Chinese and in English."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """In a language: "zh", "zh-CN" or "en"; English for any other."""
        return self.zh if language.startswith("zh") else self.en

    @property
    def said_of_it(self) -> Bilingual:
        """What is said of a thing as a sentence of its own, where English names the thing: "is damaged."."""
        return Bilingual(self.zh, f"It {self.en}")
