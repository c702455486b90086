"""The pages. To add one, write its module with a ``router`` and its template, and name it in `PAGES`."""

from __future__ import annotations

from fastapi import APIRouter

from bot.web.pages import audit, charts, reports, scorecard, signing_in, tracing
from bot.web.pages.admin import calendars, health, overview, roster, templates, tokens, webhooks
from bot.web.pages.asking import asking, department, sources, voting
from bot.web.pages.board import calendar, listing, timeline
from bot.web.pages.documents import listing as documents
from bot.web.pages.documents import showing as document
from bot.web.pages.launch import (
    attaching,
    coverage,
    deciding,
    filing,
    moving,
    permits,
    showing,
    signing,
    versions,
    waiving,
)
from bot.web.pages.launch import questions as customer_questions
from bot.web.pages.people import listing as people
from bot.web.pages.people import person
from bot.web.pages.questions import deeds as question_deeds
from bot.web.pages.questions import listing as questions
from bot.web.pages.questions import showing as question
from bot.web.pages.training import attendance
from bot.web.pages.training import listing as trainings
from bot.web.pages.training import showing as training
from bot.web.pages.training import signing as team_signing

PAGES: dict[str, APIRouter] = {
    "sign in": signing_in.router,
    "board": listing.router,
    "calendar": calendar.router,
    "timeline": timeline.router,
    "file a launch": filing.router,
    "launch": showing.router,
    "who is trained for a launch": coverage.router,
    "a launch's documents": attaching.router,
    "their versions": versions.router,
    "customers' questions": customer_questions.router,
    "signing": signing.router,
    "deciding": deciding.router,
    "waiving": waiving.router,
    "moving and launching": moving.router,
    "permits": permits.router,
    "ask": asking.router,
    "votes": voting.router,
    "sources": sources.router,
    "asking a department": department.router,
    "questions": questions.router,
    "question": question.router,
    "what experts do": question_deeds.router,
    "documents": documents.router,
    "document": document.router,
    "test a question": tracing.router,
    "reports": reports.router,
    "scorecard": scorecard.router,
    "charts of a launch": charts.router,
    "people": people.router,
    "a person": person.router,
    "trainings": trainings.router,
    "a training": training.router,
    "attendance": attendance.router,
    "signing for a team": team_signing.router,
    "audit": audit.router,
    "admin": overview.router,
    "roster": roster.router,
    "health": health.router,
    "templates": templates.router,
    "calendars": calendars.router,
    "API tokens": tokens.router,
    "webhooks": webhooks.router,
}
