"""What people of the bank may be."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.bilingual import Bilingual


class Role(StrEnum):
    """What people may be; who may do what is in the ``authority`` modules of launches, questions and quality."""

    AGENT = "agent"
    TEAM_LEADER = "team_leader"
    TRAINER = "trainer"
    SUPERVISOR = "supervisor"
    CUSTOMER_SERVICE = "customer_service"
    CONSUMER_PROTECTION = "consumer_protection"
    COMPLIANCE = "compliance"
    EXPERT = "expert"
    PRODUCT_OWNER = "product_owner"
    DEPARTMENT_MANAGER = "department_manager"
    DEPARTMENT_HEAD = "department_head"
    CENTRE_HEAD = "centre_head"


TITLES: Mapping[Role, Bilingual] = {
    Role.AGENT: Bilingual("坐席", "Agent"),
    Role.TEAM_LEADER: Bilingual("组长", "Team leader"),
    Role.TRAINER: Bilingual("培训师", "Trainer"),
    Role.SUPERVISOR: Bilingual("主管", "Supervisor"),
    Role.CUSTOMER_SERVICE: Bilingual("客户服务", "Customer service"),
    Role.CONSUMER_PROTECTION: Bilingual("消费者保护", "Consumer protection"),
    Role.COMPLIANCE: Bilingual("合规", "Compliance"),
    Role.EXPERT: Bilingual("专家", "Expert"),
    Role.PRODUCT_OWNER: Bilingual("产品负责人", "Product owner"),
    Role.DEPARTMENT_MANAGER: Bilingual("部门经理", "Department manager"),
    Role.DEPARTMENT_HEAD: Bilingual("部门负责人", "Department head"),
    Role.CENTRE_HEAD: Bilingual("中心负责人", "Centre head"),
}
"""What a role is called."""
