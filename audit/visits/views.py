"""What the pages about visits show, gathered in a constant number of queries."""

from functools import partial
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.checklists.wording import answer_words, item_numbers, parameter_name, parameters_in
from audit.formats.checklist import Checklist
from audit.formats.score import Score
from audit.infra import events
from audit.infra.db import db, now
from audit.infra.i18n import (
    OWN_NAMES,
    current_language,
    current_reader,
)
from audit.people.identity import current_member
from audit.people.models import Membership
from audit.people.permits import Action, Role, may
from audit.people.queries import names_of
from audit.visits.appeals.views import on_visit
from audit.visits.branch.queries import branch_side
from audit.visits.models import Handover, Publication, Submission, Visit
from audit.visits.review.queries import notes_of, photos_by_place, returns_of
from audit.visits.review.rules import SectionView, sections_of
from audit.visits.rules import GIVEN, STATES_OF, State
from audit.visits.signing.views import signed_in
from audit.visits.wording import happened

NOT_FOR_SHOPPERS = ("appeal.", "blind.", "branch.", "publication.")
"""What happens between branch and desk: its shopper learns a revised score and why, no more."""

ENDS = frozenset(STATES_OF["published"] + STATES_OF["ended"])


def sees_people(member: Membership) -> bool:
    """Whether a page may name who made, offered and reviewed a visit, and exactly when."""
    return member.role is not Role.BRANCH_MANAGER


def sees_score(member: Membership, visit: Visit) -> bool:
    """Whether a page may show the score: its own shopper learns it only once it is final."""
    return member.role is not Role.SHOPPER or visit.state == State.PUBLISHED


def visit_page(visit: Visit, member: Membership) -> dict[str, Any]:
    """Everything that one visit's page shows to this member."""
    named = sees_people(member)
    return {
        "visit": visit,
        "document": visit.version.checklist,
        "named": named,
        "timeline": _timeline(visit, member) if named else [],
        "publication": _publication(visit),
        "quarantined": _quarantined(visit) if named else [],
        "returns": returns_of(visit) if named else [],
        "handovers": _handovers(visit) if may(member.role, Action.VISITS_DECIDE) else [],
        "may_cancel": may(member.role, Action.VISITS_CANCEL) and visit.state in GIVEN,
        "may_hand_over": may(member.role, Action.VISITS_OFFER)
        and visit.state in GIVEN
        and visit.closes_at > now(),
        "may_extend": may(member.role, Action.VISITS_OFFER) and visit.state in GIVEN,
        "may_review": may(member.role, Action.VISITS_REVIEW)
        and visit.state in {State.SUBMITTED, State.APPROVED},
        "appealed": on_visit(visit, member) if visit.state == State.PUBLISHED else {},
        "said_by_branch": branch_side(visit) if may(member.role, Action.REPORTS_SEE) else {},
        "reports": _reports(visit) if may(member.role, Action.REPORTS_SEE) else [],
        **_result(visit, member),
    }


def _result(visit: Visit, member: Membership) -> dict[str, Any]:
    """What was found, when there is something to show; empty otherwise."""
    assessment = visit.assessment
    if assessment is None or not sees_score(member, visit):
        return {"score": None, "sections": [], "findings": [], "notes": {}}
    document, manifest = visit.version.checklist, assessment.manifest
    score = assessment.full
    sections = sections_of(document, manifest, score)
    return {
        "score": score,
        "manifest": manifest,
        "sections": sections,
        "findings": findings(sections),
        "photos": photos_by_place(assessment.submission),
        "notes": notes_of(assessment.submission) if sees_people(member) else {},
        "signed": signed_in(assessment.submission, manifest) if sees_people(member) else [],
        "parameters": parameters_of(document, score),
        "numbers": item_numbers(document),
        "answer": partial(answer_words, document),
    }


def findings(sections: list[SectionView]) -> list[tuple[SectionView, Any]]:
    """What was not met, critical items first, then in the order of the checklist."""
    found = [(view, item) for view in sections for item in view.items if item.verdict == "not_met"]
    return sorted(found, key=lambda pair: not pair[1].critical)


def parameters_of(document: Checklist, score: Score) -> list[dict[str, Any]]:
    """The parameters as charts take them: id, label, value of 100 or None, text."""
    percent = current_reader().percent
    shown = []
    for name in parameters_in(document):
        part = score.parameters.get(name)
        value = part.score if part else None
        shown.append(
            {
                "id": name,
                "label": parameter_name(name, document),
                "value": None if value is None else value / 100,
                "text": "" if value is None else percent(value, 0),
            }
        )
    return shown


def _timeline(visit: Visit, member: Membership) -> list[dict[str, Any]]:
    hidden = NOT_FOR_SHOPPERS if member.role is Role.SHOPPER else ()
    told = [(event, happened(event)) for event in events.timeline(visit.id)]
    entries = [(e, words) for e, words in told if words and not e.kind.startswith(hidden)]
    names = names_of({event.actor_id for event, _words in entries if event.actor_id})
    zone, reader = visit.branch.time_zone, current_reader()
    shown = []
    for event, words in entries:
        when = reader.moment(event.at, zone)
        name = names.get(event.actor_id) if event.actor_id else None
        detail = Markup("{} · <bdi>{}</bdi>").format(when, name) if name else when
        shown.append({"title": words, "detail": detail, "state": "done"})
    if shown and visit.state not in ENDS:
        shown[-1]["state"] = "now"
    return shown


def _reports(visit: Visit) -> list[dict[str, str]]:
    """The report's addresses, the reader's language first; none before it is published."""
    if visit.state != State.PUBLISHED or "reports.pdf" not in current_app.view_functions:
        return []
    language = current_language()
    used = current_member().organisation.used_languages
    order = [language, *(code for code in used if code != language)]
    return [
        {
            "code": code,
            "name": OWN_NAMES[code],
            "href": url_for("reports.pdf", visit_id=visit.id, edition="full", language=code),
        }
        for code in order
    ]


def _publication(visit: Visit) -> Publication | None:
    found = select(Publication).where(Publication.visit_id == visit.id)
    return db.session.scalar(found.order_by(Publication.published_at.desc()).limit(1))


def _quarantined(visit: Visit) -> list[Submission]:
    found = select(Submission).where(
        Submission.visit_id == visit.id, Submission.quarantine.is_not(None)
    )
    found = found.options(joinedload(Submission.decision)).order_by(Submission.number)
    return list(db.session.scalars(found))


def _handovers(visit: Visit) -> list[dict[str, Any]]:
    """Every time the visit was given to somebody else: when, why, from whom and to whom."""
    found = select(Handover).where(Handover.visit_id == visit.id).order_by(Handover.handed_at)
    handovers = list(db.session.scalars(found))
    if not handovers:
        return []
    names = names_of({each.from_id for each in handovers} | {each.to_id for each in handovers})
    return [
        {
            "at": each.handed_at,
            "reason": each.reason,
            "giver": names.get(each.from_id, ""),
            "taker": names.get(each.to_id, ""),
        }
        for each in handovers
    ]
