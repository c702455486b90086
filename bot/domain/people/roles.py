"""What people of the bank may be."""

from __future__ import annotations

from enum import StrEnum


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
