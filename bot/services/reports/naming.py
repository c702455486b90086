"""What questions are about, by the names of products that they contain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from bot.domain.departments import Department
from bot.domain.text import is_chinese

Named = tuple[str, str]
"""A name in lower case, and the product it stands for."""

FEWEST_CHINESE, FEWEST_LETTERS = 2, 4
"""Characters below which a part of a launch's name names nothing: "卡", or "new"."""

_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")
_BETWEEN_SCRIPTS = re.compile(
    r"(?<=[\u3400-\u9fff])[\s·,，/-]*(?=[A-Za-z])|(?<=[A-Za-z])[\s·,，/-]*(?=[\u3400-\u9fff])"
)


def names_of_products(products: Collection[str], departments: Iterable[Department]) -> list[Named]:
    """What products are called, by their own names and those that glossaries give them.

    The longest names come first: a question about the 白金卡 contains 金卡 too.
    """
    names = {product.lower(): product for product in sorted(products)}
    for terms in (terms for department in departments for terms in department.glossary):
        product = _longest(one for one in products if any(one in term for term in terms))
        for term in terms if product else ():
            names.setdefault(term.lower(), product or "")
    return sorted(names.items(), key=lambda named: (-len(named[0]), named))


def product_named(question: str, names: Sequence[Named]) -> str | None:
    """The product that a question names, if any."""
    asked = question.lower()
    return next((product for name, product in names if name in asked), None)


def names_of_launch(title: str, products: Collection[str], names: Sequence[Named]) -> list[str]:
    """How questions may name what a launch is about, in lower case.

    The title in each of its scripts, without what stands in brackets, and every name of the ``products`` that its
    documents are about or that the title names.
    """
    parts = (part.strip().lower() for part in _BETWEEN_SCRIPTS.split(_BRACKETED.sub(" ", title)))
    about = {*products, *([named] if (named := product_named(title, names)) else [])}
    found = [*(part for part in parts if _names_something(part)), *(one for one, product in names if product in about)]
    return list(dict.fromkeys(found))


def _names_something(part: str) -> bool:
    chinese = sum(map(is_chinese, part))
    return chinese >= FEWEST_CHINESE or len(part) - chinese >= FEWEST_LETTERS


def _longest(names: Iterable[str]) -> str | None:
    return max(names, key=lambda name: (len(name), name), default=None)
