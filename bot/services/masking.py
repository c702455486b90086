"""Customers' numbers are taken out of what people type before anything sees or stores it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from stdnum import luhn
from stdnum.cn import ric

from bot.domain.facts import Body
from bot.domain.launches.facts import LaunchFiled
from bot.domain.text import normalise

_LETTER = "[^\\W\u3400-\u4dbf\u4e00-\u9fff]"
"""Chinese sentences go on around an address without a space."""
_EMAIL = re.compile(rf"(?<!{_LETTER})(?<![.+-])(?:{_LETTER}|[.+-])++@(?:{_LETTER}|-)++(?:\.(?:{_LETTER}|-)++)++")
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- –—]?)?1[3-9]\d(?:\d{8}|[- –—]\d{4}[- –—]\d{4})(?!\d)"  # mobile
    r"|(?<!\d)1([- –—])[3-9](?:\1\d){9}(?![- ]?\d)"  # mobile, digit by digit
    r"|(?<!\d)\(?0\d{2,3}\)?[- –—]?\d{7,8}(?!\d)",  # land line with area code
    re.ASCII,
)
_NUMBER = r"(?<!\d)\d(?:[- ]?\d){%d,18}[- ]?[\dXx](?!\d)"
_LONG_NUMBER = re.compile(_NUMBER % 11, re.ASCII)
"""Thirteen digits or more."""
_LONGEST_NUMBER = re.compile(_NUMBER % 13, re.ASCII)
"""Fifteen digits or more."""
_DASHED_NUMBER = re.compile(
    r"(?<!\d)(?:\d{4}(?:[–—]\d{4}){2,3}(?:[–—]\d{1,4})?|\d{6}[–—]\d{8}[–—]\d{3}[\dXx])(?!\d)", re.ASCII
)
"""In groups, as a card's or an identity's, with dashes that elsewhere stand between two amounts or dates."""
_WRAPPED_NUMBER = re.compile(r"(?<!\d)\d{4}(?: ?\d{4})*\n\d{4}(?: ?\d{4})*(?: ?\d{1,3})?(?!\d)", re.ASCII)
"""In fours, over two lines."""


def _day(dash: str) -> str:
    return rf"(?:19|20)\d\d{dash}(?:0[1-9]|1[0-2]){dash}(?:0[1-9]|[12]\d|3[01])"


_DATES = re.compile(
    "|".join(
        (
            rf"(?<!\d)(?<!\d[- ]){_day('-')}(?:[- ]{_day('-')})*(?!\d)",
            rf"(?<!\d)(?<!\d[- ]){_day('')}(?:[- ]{_day('')})+(?![- ]?\d)",
        )
    ),
    re.ASCII,
)
"""One date after the other, of which dashes and spaces would make a long number."""
_NUMERALS = {
    numeral: str(digit)
    for digit, numerals in enumerate(
        ("〇零", "一壹幺", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for numeral in numerals
}
_SPOKEN = re.compile("[{0}](?:[- ]?[{0}]){{9,}}[- ]?[{0}Xx]".format("".join(_NUMERALS)))
"""Digits as Chinese numerals, one by one: amounts have 十, 百 and 千 among theirs."""
_SMALL_DIGITS = re.compile("[⓪①-⑨⁰¹²³⁴-⁹₀-₉]{11,}")
"""Circled, raised and lowered digits: a few count things, so many are a number."""
_HIDDEN = "\0"
"""Stands in for dates and for what is masked already: no number, and nothing that numbers consist of."""

TYPED = frozenset({"text", "note", "reason", "evidence", "remedial", "question", "title", "item", "meaning"})
"""The fields of facts that hold what people typed."""


def mask(typed: str) -> str:
    """What was typed, with card, identity and phone numbers and e-mail addresses replaced by their kind.

    Numbers are found however they are written: full-width, with spaces, with any dash, with characters between that
    nobody sees, or in Chinese numerals. Everything else stays exactly as it was typed. Fifteen digits or more are
    masked whether or not their check digit is right: customers mistype, and no question needs them. Thirteen and
    fourteen digits, and digits over two lines, are masked as a card only when the check digit is right. Dates and
    round amounts one after the other are no number.
    """
    plain, places = _plain(typed)
    found = sorted((places[start], places[end - 1] + 1, kind) for start, end, kind in _numbers(plain))
    return _replaced(typed, found)


def masked_line(typed: str) -> str:
    """What was typed, normalised and masked: what may be kept of it."""
    return mask(normalise(mask(typed)))  # what stood apart as it was typed may be a number when it is normalised


def masked(body: Body) -> Body:
    """What is to be recorded, without customers' numbers in what people typed."""
    if isinstance(body, LaunchFiled):
        questions = tuple(map(mask, body.launch.questions))
        return replace(body, launch=replace(body.launch, summary=mask(body.launch.summary), questions=questions))
    typed: dict[str, Any] = {each.name: getattr(body, each.name) for each in fields(body) if each.name in TYPED}
    return replace(body, **{name: mask(value) for name, value in typed.items() if type(value) is str})


# Inside --------------------------------------------------------------------------------------------------------------


def _numbers(plain: str) -> Iterator[tuple[int, int, str]]:
    """From where to where each number stands, and its kind; what one pattern has found is hidden from the next."""
    plain = _DATES.sub(lambda dates: _HIDDEN * len(dates[0]), plain)
    for pattern, kind_of in _KINDS:
        found = [(*match.span(), kind) for match in pattern.finditer(plain) if (kind := kind_of(match[0]))]
        for start, end, _ in found:
            plain = plain[:start] + _HIDDEN * (end - start) + plain[end:]
        yield from found


def _plain(typed: str) -> tuple[str, list[int]]:
    """What was typed in the plainest characters, one for any white space, and of each where it was typed."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(_SMALL_DIGITS.sub(lambda run: unicodedata.normalize("NFKC", run[0]), typed)):
        for plain in _plainest(character):
            if not (plain.isspace() and characters and characters[-1].isspace()):
                characters.append(plain)
                places.append(place)
            elif plain == "\n":
                characters[-1] = plain
    return "".join(characters), places


def _plainest(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\r\t\v\f" or category in {"Zl", "Zp"}:
        return "\n"  # the next line or cell begins another number
    if character.isascii() or character in "–—":
        return " " if character.isspace() else character
    if category == "Cf":
        return ""
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "No":
        return "\n"  # ① and ² count things; they are no part of a number, and another begins behind them
    composed = unicodedata.normalize("NFKC", character)
    return " " if composed.isspace() else composed


def _replaced(typed: str, found: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, kind in found:
        parts += [typed[done:start], kind]
        done = end
    return "".join([*parts, typed[done:]])


def _kind_of_number(number: str) -> str | None:
    digits = _digits(number)
    if ric.is_valid(digits) or digits[-1] in "Xx":
        return "[id]"
    if _are_round_amounts(re.split("[- ]", number)):
        return None
    return "[card]" if len(digits) >= 15 or luhn.is_valid(digits) else None


def _are_round_amounts(numbers: list[str]) -> bool:
    """Whether these are amounts like 1000 and 20000, and no groups of a card's digits."""
    return len(numbers) > 1 and all(re.fullmatch("[1-9][0-9]*00", one) for one in numbers)


def _kind_of_wrapped(number: str) -> str | None:
    digits = _digits(number)
    if ric.is_valid(digits):
        return "[id]"
    return "[card]" if 15 <= len(digits) <= 19 and luhn.is_valid(digits) else None


def _digits(number: str) -> str:
    return re.sub(r"[-–—\s]", "", number)


def _kind_of_spoken(numerals: str) -> str:
    digits = "".join(_NUMERALS.get(one, one) for one in _digits(numerals))
    return "[phone]" if len(digits) < 13 else _kind_of_number(digits) or "[phone]"


# A telephone number may be followed by an amount, and a card's digits may look like one: the longest come first.
_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], str | None]], ...] = (
    (_EMAIL, lambda found: "[email]"),
    (_WRAPPED_NUMBER, _kind_of_wrapped),
    (_DASHED_NUMBER, _kind_of_number),
    (_LONGEST_NUMBER, _kind_of_number),
    (_PHONE, lambda found: "[phone]"),
    (_LONG_NUMBER, _kind_of_number),
    (_SPOKEN, _kind_of_spoken),
)
