"""The numbers that documents give their clauses, headings and questions."""

from __future__ import annotations

import re

_CHINESE_NUMBER = "[〇零一二三四五六七八九十百千两\\d]+"
_ARTICLE = re.compile(rf"第\s*{_CHINESE_NUMBER}\s*条(?:之[一二三四五六七八九十]+)?")
_DECIMAL = re.compile(
    r"(?:§\s*)?(\d{1,3}(?:\.\d{1,3}){1,4})(?=[.、)）]?(?:\s|[\u4e00-\u9fff]))(?!%|‰|元|万|年|月|个|倍|亿)"
)
_WORDED = re.compile(r"(?:Article|Clause|Section)\s+\d+(?:\.\d+)*(?=[\s.:,)]|$)", re.IGNORECASE)
_QUESTION_MARK = re.compile(
    rf"(?:(?:客户|顾客|常见)?(?:问题|问)|Question|Q)\s*(?P<number>{_CHINESE_NUMBER})?\s*[:：.、．)）]\s*", re.IGNORECASE
)
_ANSWER_MARK = re.compile(
    rf"(?:(?:参考|标准)?(?:答案|回答|答复|答)|[Aa]nswer|ANSWER|A|a)\s*(?:{_CHINESE_NUMBER})?\s*[:：]\s*"
    r"|A\d{0,3}\s*[.、．]\s*"
)
_ITEM_NUMBER = re.compile(
    rf"(?:\d{{1,3}}\s*[.、．)）]|[（(]\s*{_CHINESE_NUMBER}\s*[)）]|[一二三四五六七八九十]+、)\s*(?!\d)"
)


def clause_number(text: str) -> str | None:
    """The number of the clause that starts here, as written: "第十二条", "3.2", "Article 4"."""
    start = text.lstrip()
    for pattern in (_ARTICLE, _WORDED):
        if match := pattern.match(start):
            return match[0]
    if match := _DECIMAL.match(start):
        return match[1]
    return None


def question_mark(text: str) -> re.Match[str] | None:
    """The mark that opens a question, "问：", "Q3."; its group ``number`` holds the number, if any."""
    return _QUESTION_MARK.match(text)


def answer_mark(text: str) -> re.Match[str] | None:
    """The mark that opens an answer, "答：", "A:"."""
    return _ANSWER_MARK.match(text)


def without_item_number(text: str) -> str:
    """The text behind a list number: "1. ", "（二）", "三、"."""
    match = _ITEM_NUMBER.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text
