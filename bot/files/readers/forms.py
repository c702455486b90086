"""Tables of two columns that are forms: every row, the first included, is a label and its value."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COLUMN_NAME = re.compile(
    r".{0,6}(?:内容|说明|描述|取值|数值|备注|要求|标准|规则|规定|定义|含义|释义|做法|处理方式|结果|答案|回答|答复|话术|口径|材料|单位"
    r"|示例|详情|明细)"
    r"|(?:the )?(?:[a-z]+ ){0,3}(?:descriptions?|details?|values?|contents?|answers?|meanings?|definitions?|notes?"
    r"|remarks?|requirements?|requires|examples?|actions?|comments?|needed|required)",
    re.IGNORECASE,
)
"""What a column of values is called; a value itself seldom is."""
_ATTRIBUTE = re.compile(
    r".{0,10}(?:名称|姓名|全称|简称|编号|代码|编码|文号|日期|时间|电话|热线|邮箱|地址|网址|方式|对象|范围|金额|限额|额度|期限|期数|费率|利率"
    r"|年费|费用|手续费|起点|条件|资格|渠道|币种|部门|机构|负责人|联系人|版本|密级|状态|有效期|风险等级|发行人|管理人|保险人)"
    r"|(?:[a-z]+ ){0,3}(?:name|number|no\.?|code|id|date|time|phone|hotline|e-?mail|address|website|channels?|owner"
    r"|contact|department|version|status|term|period|currency|amount|limit|rate|fees?|price|issuer|eligibility|validity)",
    re.IGNORECASE,
)
"""What a form asks for."""
_SENTENCE = re.compile(r"[。；;！!]\s*$|[^.]\.\s*$|[，,；;].*[，,；;]")
_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?(?:度)?")


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table, too, is a record, by what its two cells say."""
    if any(len(row) != 2 for row in rows):
        return False
    label, value = (cell.strip() for cell in rows[0])
    if not label or not value or _COLUMN_NAME.fullmatch(value):
        return False
    return label.endswith((":", "：")) or _says_something(value) or _asks(label, [row[0].strip() for row in rows])


def _says_something(value: str) -> bool:
    """Whether a text is a statement or has a number in it: names of columns are and have none."""
    return _SENTENCE.search(value) is not None or _NUMBER.search(_YEAR.sub("", value)) is not None


def _asks(label: str, labels: Sequence[str]) -> bool:
    """Whether the first label asks for an attribute, as at least half of all do, and at least two."""
    asking = sum(_ATTRIBUTE.fullmatch(other) is not None for other in labels)
    return _ATTRIBUTE.fullmatch(label) is not None and asking >= max(2, len(labels) / 2)
