"""What documents' states and findings are called, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Audience, Availability, Status
from bot.domain.findings import FindingCode

AVAILABILITIES: Mapping[Availability, Bilingual] = {
    Availability.VALID: Bilingual("可以作答", "answers"),
    Availability.EFFECTIVE_LATER: Bilingual("尚未生效", "takes effect later"),
    Availability.EMBARGOED: Bilingual("等产品上线", "waits for its launch"),
    Availability.EXPIRED: Bilingual("已到期", "has expired"),
    Availability.SUPERSEDED: Bilingual("已被新文档取代", "superseded by a newer one"),
    Availability.NOT_APPROVED: Bilingual("未批准", "not approved"),
    Availability.NOT_FOR_READER: Bilingual("仅限其他部门", "for another department only"),
}
"""Whether a document answers its reader now and, if not, why."""
NEXT_STEPS: Mapping[Availability, Bilingual] = {
    Availability.EFFECTIVE_LATER: Bilingual("到生效日自动开始作答。", "It begins to answer by itself on that day."),
    Availability.EXPIRED: Bilingual(
        "内容仍有效时, 请在元数据里延长 valid_to; 不再有效就提供新文档。",
        "If it still holds, extend valid_to in its metadata; if not, provide a new document.",
    ),
    Availability.SUPERSEDED: Bilingual(
        "请改新文档; 这一份只作存档。", "Edit the newer one; this one is an archive copy."
    ),
    Availability.NOT_APPROVED: Bilingual(
        "批准后请在元数据里写 status: approved。", "Once it is approved, say status: approved in its metadata."
    ),
}
"""What an owner does about a document that does not answer."""
STATUSES: Mapping[Status, Bilingual] = {
    Status.DRAFT: Bilingual("草稿", "draft"),
    Status.APPROVED: Bilingual("已批准", "approved"),
    Status.WITHDRAWN: Bilingual("已撤回", "withdrawn"),
}
AUDIENCES: Mapping[Audience, Bilingual] = {
    Audience.AGENTS: Bilingual("全体坐席", "every agent"),
    Audience.DEPARTMENT: Bilingual("仅本部门", "its department only"),
}
FINDINGS: Mapping[FindingCode, Bilingual] = {
    FindingCode.UNREADABLE: Bilingual("文件打不开", "The file cannot be read"),
    FindingCode.NO_TEXT: Bilingual("文件里没有文字", "There is no text in the file"),
    FindingCode.UNSUPPORTED: Bilingual("不支持这种格式", "This format is not supported"),
    FindingCode.BAD_METADATA: Bilingual("元数据有错", "Its metadata are wrong"),
    FindingCode.NO_OWNER: Bilingual("没有负责人", "Nobody owns it"),
    FindingCode.REVIEW_OVERDUE: Bilingual("复审已过期", "Its review is overdue"),
    FindingCode.PARTLY_READ: Bilingual("有一部分没有读出来", "A part of it was not read"),
    FindingCode.UNKNOWN_DOCUMENT: Bilingual("它取代的文档不存在", "It supersedes a document that there is not"),
    FindingCode.PHRASINGS_LEFT_OUT: Bilingual(
        "有些问法在新版本里没有了去处", "Phrasings lead nowhere since its new version"
    ),
}
"""What is wrong with a file, in a few words."""
