"""Facts that stand in both languages, asked in either, with the real model: the asker's own language goes first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.asking import Asking
from bot.domain.evaluation import LabelledPassage
from bot.services.ask import AnsweringDesk, answer
from bot.services.evaluate import measure_set

pytestmark = pytest.mark.slow

FACTS = [
    ("白金卡主卡年费每年3600元，首年免收。",
     "The annual fee of the Platinum card is CNY 3,600; the first year is free.",
     "白金卡年费多少", "what is the annual fee for platinum"),
    ("补发卡片收费15元，挂失后三个工作日内寄出。",
     "A replacement card costs CNY 15 and is sent within three working days of the report of loss.",
     "补卡要多少钱", "how much is a replacement card"),
    ("临时额度最长有效60天，到期自动恢复。",
     "A temporary credit limit lasts at most 60 days and then goes back by itself.",
     "临时额度能用多久", "how long does a temporary limit last"),
    # Without the rule the English words are first for the Chinese question.
    ("账单争议须在账单日起45天内提出。", "A dispute must be raised within 45 days of the statement date.",
     "多少天内可以提争议", "how many days to dispute a charge"),
    ("积分有效期为24个月，过期自动清零。", "Points are valid for 24 months and then expire.",
     "积分多久过期", "when do points expire"),
    ("短信验证码五分钟内有效。", "A text message code is valid for five minutes.",
     "验证码几分钟失效", "how long is the sms code valid"),
    ("境外取现手续费为取现金额的1%，最低10元。", "Cash withdrawals abroad cost 1% of the amount, at least CNY 10.",
     "国外取钱手续费", "fee for withdrawing cash abroad"),
    ("航班延误4小时以上可赔付500元。", "A flight delay of more than four hours is paid with CNY 500.",
     "航班晚点赔多少", "flight delay compensation"),
    ("电子账单每月5日发送至邮箱。", "The e-statement is sent by e-mail on the 5th of each month.",
     "电子账单几号发", "when is the e-statement sent"),
    ("密码连续输错三次后卡片锁定24小时。", "After three wrong PINs the card is locked for 24 hours.",
     "密码输错几次会锁", "how many wrong pins lock the card"),
    ("保单犹豫期为15天，期间可全额退保。", "The cooling-off period of a policy is 15 days with a full refund.",
     "犹豫期几天", "how long is the cooling off period"),
    ("提前结清分期收取剩余本金3%的违约金。",
     "Early settlement of an instalment plan costs 3% of the outstanding principal.",
     "提前结清分期要收费吗", "fee for settling instalments early"),
]  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[AnsweringDesk]:
    """Every fact in both languages, as two documents."""
    folder = tmp_path_factory.mktemp("both-languages")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(model_cache, target_is_directory=True)
    facts = [LabelledPassage(f"{number}.zh", chinese, "产品说明") for number, (chinese, *_) in enumerate(FACTS)]
    facts += [
        LabelledPassage(f"{number}.en", english, "Product guide") for number, (_, english, *_) in enumerate(FACTS)
    ]
    with Briefed(Config().relative_to(folder)).laboratory(None) as desk:
        measure_set(facts, [], (), desk, lambda done, total: None, lambda done, total: None)
        yield desk


@pytest.mark.parametrize(("number", "language"), [(one, which) for one in range(len(FACTS)) for which in ("zh", "en")])
def test_the_askers_own_language_goes_first(desk, number, language):
    asked = FACTS[number][2 if language == "zh" else 3]
    found = answer(asked, Asking("agent", "test"), desk).found
    assert found.known[found.ranked[0].passage_id].document.document_id == f"{number}.{language}"
