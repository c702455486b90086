"""Follow-up questions: those that say something only together with the question before them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 40
"""Characters: a longer question stands on its own."""

_OPENING = re.compile(
    r"^(?:(?:那么|那|还有|另外|换成|换|要是|如果是|如果|同样|and\b|but\b|then\b|so\b|also\b|or\b|"
    r"what about|how about|what if|same for|same with|for\b)\s*[,，]?\s*)+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(呢|的话|的话呢|怎么样|也一样吗|也是吗|too|as well|then|instead)?\s*[?？。.!！]*$", re.IGNORECASE
)
# "IT" is a department: in capitals, before Chinese words, and before what only a department has.
_OF_IT_DEPARTMENT = r"\s*[\u4e00-\u9fff]|\s+(?:departments?|dept|systems?|support|help\s?desk|team|staff|security)\b"
_PRONOUN_IT = rf"(?-i:[Ii]t)\b(?!{_OF_IT_DEPARTMENT})"
_POINTING = re.compile(
    rf"^(那.{{0,10}}呢[?？]?$|它|这个|那个|这张|那张|这种|那种|{_PRONOUN_IT}|that one\b|this one\b|those\b)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"什么|怎么|多少|几|哪|吗|如何|能不能|可以|\b(what|how|when|where|which|who|why|can|do|does|is|are)\b",
    re.IGNORECASE,
)


def depends_on_previous(question: str) -> bool:
    """Whether the question leaves out what the one before it was about ("那白金卡呢?", "what about Youth?")."""
    if len(question) > _LONGEST:
        return False
    if _POINTING.match(question):
        return True
    rest = _remainder(question)
    return rest != question.strip() and not _ASKING.search(rest) and _opens_or_trails(question)


def read_together(previous: str, question: str, products: Iterable[str]) -> str:
    """The follow-up as a whole question: its product takes the place of the previous one's, or is added."""
    rest = _remainder(question)
    named = _mentioned(rest, products)
    replaced = _mentioned(previous, products)
    if named and _ASKING.search(rest):
        return rest
    if named and replaced:
        return previous.replace(replaced, rest)
    return f"{previous.rstrip('?？。.! ')} {rest}".strip()


def _opens_or_trails(question: str) -> bool:
    return _OPENING.match(question) is not None or question.rstrip("?？。 ").endswith("呢")


def _remainder(question: str) -> str:
    return _CLOSING.sub("", _OPENING.sub("", question.strip())).strip()


def _mentioned(text: str, products: Iterable[str]) -> str | None:
    """The longest product name in the text, as the text spells it."""
    lowered = text.casefold()
    found = [product for product in products if product and product.casefold() in lowered]
    if not found:
        return None
    longest = max(found, key=len)
    start = lowered.index(longest.casefold())
    return text[start : start + len(longest)]
