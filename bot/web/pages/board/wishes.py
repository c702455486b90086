"""What a visitor chose to see of the board, as it stands in the address."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from bot.domain.bilingual import Bilingual
from bot.services.launches.listing import OVER, OVERDUE, Order, Wish

STATUSES = ("allow", "block", "error", OVERDUE, *OVER)
ORDERS = {
    Order.PLANNED: Bilingual("计划上线", "Planned day"),
    Order.DUE: Bilingual("下一个期限", "Next due"),
    Order.OPEN: Bilingual("还缺最多", "Most still open"),
    Order.PRODUCT: Bilingual("产品", "Product"),
    Order.DEPARTMENT: Bilingual("部门", "Department"),
}


def wish_of(
    status: Annotated[str, Query(max_length=20)] = "",
    department: Annotated[str, Query(max_length=100)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
    order: Annotated[str, Query(max_length=20)] = "",
) -> Wish:
    """What an address asks for; what it cannot mean is left out."""
    return Wish(
        status if status in STATUSES else "",
        department,
        search,
        Order(order) if order in set(Order) else Order.PLANNED,
    )


def query_of(wish: Wish, **other: str) -> str:
    """The same wish with something else in it, for a link; what is not chosen is left out."""
    chosen = {
        "status": wish.status,
        "department": wish.department,
        "search": wish.words,
        "order": "" if wish.order is Order.PLANNED else str(wish.order),
    }
    return urlencode({name: value for name, value in (chosen | other).items() if value})


Wished = Annotated[Wish, Depends(wish_of)]
