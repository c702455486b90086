"""Numbers as Word prints them in lists."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def numeral(number: int, style: str) -> str:
    """A number in one of Word's formats; an unknown one prints Arabic digits."""
    if style.startswith(("chinese", "ideograph", "taiwanese", "japaneseCounting")) and 0 < number < 10_000:
        return _chinese(number)
    if style in {"upperLetter", "lowerLetter"} and number > 0:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "upperLetter" else letter.lower()
    if style in {"upperRoman", "lowerRoman"} and 0 < number < 4000:
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    if style == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return f"{number:02}" if style == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    """十二, 一百零三."""
    printed = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            printed += _DIGITS[digit] + name
        elif printed and number and not printed.endswith("零"):
            printed += "零"
    return printed.removeprefix("一") if printed.startswith("一十") else printed


def _roman(number: int) -> str:
    printed = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        printed += letters * count
    return printed
