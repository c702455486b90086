"""What the next command must name is found with a launch, and its beginning is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.launches.facts import ChangeCalledMinor, SignedOff, SignOffWithdrawn
from bot.services.launches import filing, launching, signing, upgrading
from bot.services.launches.evidence import Evidence, evidence_of, unread_documents
from bot.services.launches.filing import present_filing
from bot.services.launches.judging import view
from bot.services.launches.signing import SHORTEST_SHOWN
from tests.domain.launches.builders import DAY, LAUNCH, at
from tests.services.launches.bank import DOCUMENT, QUESTION, TEMPLATE, WORDS, Bank

CHANGED = "金卡年费怎么收:每年900元。"


def evidence(bank: Bank) -> Evidence:
    return evidence_of(view(bank.office, "gold"))


def test_all_versions_of_a_document_are_there_and_the_present_one_is_marked(small: Bank):
    small.begun()
    for words in (CHANGED, WORDS):
        small.clock.move(DAY)
        small.write(words)
    versions = evidence(small).versions
    first, second, third = versions
    assert {(one.requirement, one.document_id) for one in versions} == {("brief", DOCUMENT)}
    assert (first.sha256, [one.is_present for one in versions]) == (third.sha256, [False, False, True])
    assert second.sha256 != first.sha256
    assert [one.since for one in versions] == sorted(one.since for one in versions)


def test_a_document_that_is_gone_has_no_present_version_and_is_unread(small: Bank):
    small.begun()
    assert unread_documents(view(small.office, "gold").dossier) == ()
    small.clock.move(DAY)
    with small.store.begin() as work:
        work.documents.remove(DOCUMENT, small.clock())
    filing.see_materials(small.office)
    assert [one.is_present for one in evidence(small).versions] == [False]
    assert unread_documents(view(small.office, "gold").dossier) == (DOCUMENT,)


def test_what_there_is_to_sign_is_what_a_signature_is_bound_to(small: Bank):
    small.ready()
    found = evidence(small)
    assert [(one.requirement, one.role) for one in found.to_sign] == [
        ("review", "customer_service"), ("tested", "supervisor"),
    ]  # fmt: skip
    shown = {one.requirement: one.digest for one in found.to_sign}
    fact = signing.sign(
        small.office, small.deed("cs2"), "gold", "review", signing.GoNoGo.GO, "I agree.", shown["review"][:12]
    )
    assert isinstance(fact.body, SignedOff)
    assert fact.body.subject_digest == shown["review"]
    assert len(shown["review"][:12]) >= SHORTEST_SHOWN


def test_sign_offs_are_named_by_their_keys_and_say_whether_they_count(small: Bank):
    small.ready()
    counting = {(one.requirement, one.group, one.actor) for one in evidence(small).signatures if one.counts}
    assert {("review", "", "cs"), ("tested", "", "sv"), ("training", "t1/early", "tl")} <= counting
    small.clock.move(DAY)
    small.write(CHANGED)
    counts = {one.requirement: one.counts for one in evidence(small).signatures}
    assert counts == {"review": False, "training": False, "tested": True}
    signing.withdraw(small.office, small.deed("cs"), "gold", "review", "I was wrong.")
    assert "review" not in {one.requirement for one in evidence(small).signatures}


def test_a_sign_off_is_withdrawn_by_the_beginning_of_its_key(small: Bank):
    small.begun()
    small.signs("cs", "review", "ab12")
    small.clock.move(DAY)
    small.signs("cs", "review", "ab34")
    body = signing.withdraw(small.office, small.deed("cs"), "gold", "ab3", "I was wrong.").body
    assert body == SignOffWithdrawn("ab34", "I was wrong.")


def test_a_key_that_another_begins_with_is_meant_when_it_is_typed_whole(small: Bank):
    small.begun()
    small.signs("cs", "review", "ab")
    small.signs("cs", "review", "abc")
    assert signing.withdraw(small.office, small.deed("cs"), "gold", "ab", "Wrong.").body == SignOffWithdrawn(
        "ab", "Wrong."
    )


def test_versions_and_duties_are_named_by_their_beginnings(small: Bank):
    small.ready()
    small.clock.move(DAY)
    small.write(CHANGED)
    old, new = (one.sha256 for one in evidence(small).versions)
    called = signing.call_minor(small.office, small.deed("co"), "gold", DOCUMENT, old[:6], new[:6], "Figures.").body
    assert called == ChangeCalledMinor(DOCUMENT, old, new, "Figures.")
    small.filed(replace(LAUNCH, id="silver"))
    small.clock.now = at("2026-12-02")
    until, due = at("2026-12-31"), date(2026, 12, 20)
    signing.waive(small.office, small.deed("ch", "waiver-1"), "silver", "training", "Why.", until, "How.", due)
    [duty] = evidence_of(view(small.office, "silver")).duties
    assert (duty.requirement, duty.due, duty.what, duty.key) == ("training", due, "How.", "waiver-1")
    signing.report_remedial(small.office, small.deed("po"), "silver", "waiv", "Done.")
    assert evidence_of(view(small.office, "silver")).duties == ()


# Exports -------------------------------------------------------------------------------------------------------------


def test_what_is_exported_and_filed_anew_is_the_same_launch(small: Bank):
    small.begun()
    small.clock.move(timedelta(minutes=1))
    filing.add_question(small.office, small.deed("po"), "gold", "有里程吗", "log")
    filing.move(small.office, small.deed("po"), "gold", at("2026-12-16"), "Late.")
    launch, materials = present_filing(small.office, "gold")
    assert (launch.questions, materials) == ((*LAUNCH.questions, "有里程吗"), {"brief": DOCUMENT})
    assert launch.planned_at == at("2026-12-16")
    for name in ("gold", "again"):
        small.clock.move(timedelta(minutes=1))
        filing.file_launch(small.office, small.deed("po"), replace(launch, id=name), materials)
        told = view(small.office, name).dossier
        assert replace(told.launch, id="gold") == launch
        assert (told.questions, present_filing(small.office, name)[1]) == (launch.questions, materials)
    assert QUESTION not in launch.questions


def test_a_document_that_the_template_stopped_asking_for_is_not_exported(small: Bank):
    small.begun()
    fewer = replace(TEMPLATE, digest="template-2", requirements=TEMPLATE.requirements[1:])
    small.clock.move(DAY)
    filing.register_templates(small.office, [fewer])
    upgrading.upgrade_template(small.office, small.deed("co"), "gold")
    launch, materials = present_filing(small.office, "gold")
    assert (launch.template_digest, materials) == ("template-2", {})
    filing.file_launch(small.office, small.deed("po"), launch, materials)
    assert launching.flag_states(small.office) == {"gold": False}
