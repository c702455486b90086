"""Customers' numbers are taken out of a question before anything sees or stores it."""

from __future__ import annotations

import re

from stdnum import luhn
from stdnum.cn import ric

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4})(?!\d)"  # mobile
    r"|(?<!\d)\(?0\d{2,3}\)?[- ]?\d{7,8}(?!\d)"  # land line with area code
)
_NUMBER = r"(?<!\d)\d(?:[- ]?\d){%d,18}[- ]?[\dXx](?!\d)"
_LONG_NUMBER = re.compile(_NUMBER % 11)
"""Thirteen digits or more."""
_LONGEST_NUMBER = re.compile(_NUMBER % 13)
"""Fifteen digits or more."""


def mask(question: str) -> str:
    """The question with card, identity and phone numbers and e-mail addresses replaced by their kind.

    Fifteen digits or more are masked whether or not their check digit is right: customers mistype, and no
    question needs them. Thirteen and fourteen digits are masked as a card only when the check digit is right.
    Expects NFKC text, so that full-width digits are plain ones.
    """
    masked = _EMAIL.sub("[email]", question)
    # A telephone number may be followed by an amount, and a card's digits may look like one: the longest come first.
    masked = _LONGEST_NUMBER.sub(_kind_of_number, masked)
    masked = _PHONE.sub("[phone]", masked)
    return _LONG_NUMBER.sub(_kind_of_number, masked)


def _kind_of_number(match: re.Match[str]) -> str:
    number = re.sub(r"[- ]", "", match[0])
    if ric.is_valid(number) or number[-1] in "Xx":
        return "[id]"
    if len(number) >= 15 or luhn.is_valid(number):
        return "[card]"
    return match[0]
