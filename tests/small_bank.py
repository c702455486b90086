"""A bank small enough to index in a second: two departments, two languages, four formats."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook

from bot.files.calibration import write_calibration
from tests.desks import CALIBRATION

CONFIG = """\
knowledge: knowledge
data: data
calibration: calibration.yaml
"""
FILES = {
    "cards/department.yaml": (
        "name: {zh-CN: 信用卡部, en: Credit Cards}\nowner: 陈莉\nscope: [信用卡, 年费, 补卡, credit card]\n"
    ),
    "cards/glossary.yaml": "terms:\n  - [闪付, Quick Pass]\n",
    "cards/platinum.md": (
        "---\ntitle: 白金卡\nproduct: 白金卡\nvalid_from: 2021-01-01\nsupersedes: cards/platinum-2020.md\n---\n"
        "# 年费\n\n白金卡年费每年3,600元,消费满18笔免次年年费。\n\n# 贵宾厅\n\n白金卡每年可免费使用机场贵宾厅6次。\n"
    ),
    "cards/platinum-2020.md": (
        "---\ntitle: 白金卡2020\nproduct: 白金卡\n---\n# 年费\n\n白金卡年费每年2,800元,消费满12笔免次年年费。\n"
    ),
    "cards/gold.md": "---\ntitle: 金卡\nproduct: 金卡\n---\n# 年费\n\n金卡年费每年200元,消费满6笔免次年年费。\n",
    "cards/replacement.csv": "产品,业务,收费\n白金卡,补发卡片,30元/张\n金卡,补发卡片,15元/张\n",
    "loans/department.yaml": "name: {zh-CN: 个人贷款部, en: Personal Loans}\nowner: Li Wei\nscope: [贷款, loan]\n",
    "loans/mortgage-en.md": (
        "---\ntitle: Mortgage guide\n---\n# Valuation\n\nThe valuation of the property takes five working days.\n\n"
        "# Signing\n\nBoth owners must sign the mortgage contract in person at a branch.\n"
    ),
    "loans/notice-2090.md": (
        "---\ntitle: Fee notice\nvalid_from: 2090-01-01\n---\n# Late fee\n\nThe late payment fee will be 88 yuan.\n"
    ),
}
FAQ = (
    ("Question", "Answer"),
    ("Can I repay my personal loan early?", "Yes. Early repayment costs nothing after twelve months."),
    ("Which documents does a personal loan need?", "An identity card and three payslips are needed."),
)
ABOUT_FEES = "白金卡年费怎么免"
FEE_WORDS = "白金卡年费每年3,600元,消费满18笔免次年年费。"
DOCUMENTS = 7


def write_small_bank(folder: Path, model_cache: Path) -> Path:
    """The bank's config.yaml, knowledge, calibration and model; nothing is indexed yet."""
    for path, text in FILES.items():
        write_file(folder / "knowledge" / path, text)
    write_faq(folder / "knowledge" / "loans" / "faq.xlsx")
    write_file(folder / "config.yaml", CONFIG)
    # Judged by word coverage alone, so that outcomes do not move when the shipped calibration is fitted anew.
    write_calibration(replace(CALIBRATION, source="bundled"), folder / "calibration.yaml", fitted_on="the small bank")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(model_cache, target_is_directory=True)
    return folder


def write_file(path: Path, text: str) -> None:
    """A text file, its folders made as needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_faq(path: Path) -> None:
    """A workbook of questions and answers."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in FAQ:
        sheet.append(row)
    workbook.save(path)
