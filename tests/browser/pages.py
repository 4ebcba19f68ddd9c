"""Every page of the product by its route, with what each role of an organisation can open of it."""

from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from audit.checklists.builder.queries import drafts_for
from audit.checklists.models import ChecklistVersion
from audit.checklists.uploads.models import ChecklistUpload
from audit.dashboards.exports.models import Export
from audit.dashboards.results.models import VisitResult
from audit.fees.models import Entry
from audit.help.topics import TOPICS
from audit.infra.db import db
from audit.infra.permits import wants_bearer
from audit.people.agreements.queries import versions_of
from audit.people.importing.queries import page_of as imports_of
from audit.people.models import Membership
from audit.people.passwords.actions import ask_reset, token_of
from audit.people.passwords.models import PasswordLink
from audit.people.permits import Action, Role, may
from audit.people.places.queries import tree
from audit.people.queries import branches_for, demo_members, members_with
from audit.visits.appeals.queries import queue_for
from audit.visits.appeals.rules import appealable
from audit.visits.board.queries import open_jobs
from audit.visits.bulk.models import Batch, BatchItem
from audit.visits.models import Submission, SubmissionPhoto, Visit
from audit.visits.programmes.queries import planned_visits, programmes_page
from audit.visits.queries import visible_to, visit_for
from audit.visits.quizzes.models import Quiz
from audit.visits.quizzes.queries import quiz_of
from audit.visits.review.comments.queries import comments_for
from audit.visits.rotation.queries import shoppers_page
from audit.visits.rules import State

NO_PAGES = {
    "setup.show": "only while there is nobody: test_first_start",
    "asset": "files of a build",
    "look.logo": "a picture",
    "parameters.stylesheet": "a stylesheet",
    "healthz": "for programs",
    "readyz": "for programs",
    "people.who": "for programs",
    "fees.file": "a file for payroll",
    "exports.file": "a file",
    "importing.template": "a file to fill in",
    "importing.problems": "a file",
    "importing.rows": "a file",
    "calendar.feed": "for calendar programs",
    "library.source": "a file",
    "sheets.template": "a file",
    "sheets.sheet": "a file",
    "blank.pdf": "a PDF, or sends on to its progress",
    "reports.pdf": "a PDF, or sends on to its progress",
    "reviews.photo": "a picture",
    "branch.photo": "a picture",
    "branch_appeals.picture": "a picture",
    "appeals.picture": "a picture",
    "branch_reports.pdf": "a PDF, or sends on to its progress",
    "security.static": "closed",
    "security.verify": "closed",
    "installing.manifest": "for browsers",
    "installing.worker": "for browsers",
    "people.home": "sends on to another page",
    "arriving.code": "only between password and code: test_signing_in_twice",
    "arriving.set_up": "the same",
    "own_security.removal": "only with a second step: the same",
    "own_security.recovery_codes": "the same",
}
"""GET routes that answer with no page of their own, and why."""


def drafts_of(member: Membership) -> dict[str, list[str]]:
    """The pages on which checklists are written, with every kind of part open."""
    drafts, _more = drafts_for(member, 1)
    here = [f"/checklists/drafts/{each.id}" for each in drafts[:2]]
    speed = [s for each in drafts[:2] for s in each.document["sections"] if s["id"] == "speed"][:1]
    item = [f"?part={s['_key']}&item={s['items'][0]['_key']}" for s in speed]
    return {
        "drafts.index": ["/checklists/drafts"],
        "drafts.show": [
            address
            for each in here
            for address in (each, f"{each}?part=scoring", f"{each}?part=checks")
        ]
        + [f"{here[-1]}{part}" for part in item],
        "drafts.publication": [f"{each}/publication" for each in here],
        "drafts.source": [f"{each}/source" for each in here],
        "rehearsals.preview": [f"{each}/preview?language=fa" for each in here],
        "rehearsals.trial": [f"{each}/trial?fill=worst" for each in here],
    }


def results_of(member: Membership) -> dict[str, list[str]]:
    """The pages of results and exports, with figures and without."""
    found = select(VisitResult).where(VisitResult.organisation_id == member.organisation_id)
    covert = found.where(VisitResult.kind == "mystery").order_by(VisitResult.visit_id)
    row = db.session.scalars(covert.limit(1)).first()
    asked = f"kind={row.kind}&checklist={row.checklist_id}" if row else ""
    own = select(Export.id).where(Export.asked_by == member.id).order_by(Export.id)
    return {
        "results.index": [
            "/results",
            *(f"/results?{asked}{more}" for more in ("", "&sort=-_score&period=365") if asked),
        ],
        "results.items": [f"/results/items?{asked}"] if asked else [],
        "results.visits": [f"/results/visits?{asked}&parameter=speed"] if asked else [],
        "exports.index": ["/exports", "/exports?state=published"],
        "exports.show": [f"/exports/{each}" for each in db.session.scalars(own)],
    }


def addresses(app: Flask, member: Membership) -> dict[str, list[str]]:
    """For every page's endpoint the addresses that this member can open."""
    visits = {
        state: db.session.scalars(
            select(Visit).where(
                Visit.organisation_id == member.organisation_id, Visit.state == state
            )
        ).all()
        for state in State
    }
    seen = [
        next((v.id for v in found if visit_for(member, v.id)), None) for found in visits.values()
    ]
    waiting = [str(v.id) for v in visits[State.SUBMITTED][:1] + visits[State.APPROVED][:1]]
    shown = [str(each) for each in seen if each]
    published = [str(v.id) for v in visits[State.PUBLISHED] if visit_for(member, v.id)][:1]
    blind = [
        str(v.id) for v in visits[State.PUBLISHED] if visit_for(member, v.id, Action.BRANCH_SEE)
    ][:2]
    version = next((v.version.hash for found in visits.values() for v in found), None)
    return {
        "security.login": ["/sign-in"],
        **programmes_for(member),
        "people.me": ["/me"],
        "own_security.index": ["/me/security"],
        "own_security.history": ["/me/security/history"],
        "own_security.password": ["/me/security/password"],
        "own_security.second_step": ["/me/security/second-step"],
        "sign_in_rules.show": ["/organisation/sign-in", "/organisation/sign-in?q=nobody"],
        "mail.index": ["/organisation/mail", "/organisation/mail?show=failed"],
        "mail.mine": ["/me/mail"],
        "passwords.forgotten": ["/password/forgotten"],
        "passwords.asked": ["/password/asked"],
        "passwords.choose": ["/password/none", *password_pages(member)],
        "organisation.index": ["/organisation"],
        "agreements.index": ["/organisation/agreements", "/organisation/agreements?language=fa"],
        "agreements.show": [
            f"/organisation/agreements/{version.id}"
            for version, _agreed in versions_of(member.organisation_id)[:1]
        ],
        "agreeing.show": ["/agreement"],
        "help.index": ["/help", "/help?q=visit", "/help?q=xyzzy"],
        "help.show": [f"/help/{topic.slug}" for topic in TOPICS],
        "organisation.show": ["/organisation/settings"],
        "look.show": ["/organisation/look"],
        "parameters.index": ["/organisation/parameters"],
        "parameters.show": ["/organisation/parameters/speed"],
        "parameters.edit": ["/organisation/parameters/speed/edit"],
        "labels.index": ["/organisation/labels"],
        "labels.show": ["/organisation/labels/yes"],
        "labels.edit": ["/organisation/labels/highest/edit"],
        **office_of(member),
        "visits.index": ["/visits?view=all", "/visits?state=open&sort=branch", "/visits?page=9"],
        "work.index": ["/visits/views"],
        **results_of(member),
        **acts_of(member),
        "calendar.index": ["/visits/calendar", "/visits/calendar?show=agenda"],
        "visits.new": ["/visits/new"],
        "visits.show": [f"/visits/{each}" for each in shown],
        "reviews.queue": ["/reviews", "/reviews?show=ready", "/reviews?show=returned"],
        "reviews.change": [f"/visits/{each}/review/items/{item_in(each)}" for each in waiting],
        "reviews.photo_page": photo_pages(visits[State.SUBMITTED] + visits[State.APPROVED]),
        "comments.index": ["/reviews/comments"],
        "comments.show": [f"/reviews/comments/{each.id}" for each in comments_for(member)[:1]],
        "reviews.show": [f"/visits/{each}/review" for each in waiting],
        "blind.show": [f"/visits/{each}/blind" for each in waiting],
        "branch.index": ["/branch", "/branch?page=9"],
        "branch.show": [f"/branch/visits/{each}" for each in blind],
        "branch_appeals.new": [each for visit in blind[:3] for each in appealable_in(visit)],
        "appeals.index": ["/appeals", "/appeals?show=decided", "/appeals?page=9"],
        "appeals.show": appeals_for(member),
        "appeals.picture_page": appeal_pictures(member),
        "branch_reports.progress": [f"/branch/visits/{each}/report/cy" for each in blind],
        "aside.index": ["/visits/aside"],
        "aside.show": set_aside_for(member),
        "checklists.index": ["/checklists"],
        "checklists.show": [f"/checklists/{version}"] if version else [],
        "checklist_changes.show": newer_versions(member),
        "library.copy": [f"/checklists/{version}/copy"] if version else [],
        "blank.progress": [f"/checklists/{version}/blank/cy"] if version else [],
        "uploads.new": ["/checklists/upload"],
        "uploads.show": uploads_of(member),
        **drafts_of(member),
        "capture.phone": [
            "/phone",
            "/phone#audit",
            "/phone#outbox",
            "/phone#received",
            "/phone#me",
            "/phone#help",
        ],
        "capture.form": [f"/capture/{version}/en", f"/capture/{version}/fa"] if version else [],
        "board.index": ["/jobs", "/jobs?page=9"],
        "quiz.of_visit": [f"/visits/{visit_id}/quiz" for visit_id in asked_before(member)],
        "quiz.of_job": [f"/jobs/{slot_id}/quiz" for slot_id in asked_on_board(member)],
        "board.tie_form": [f"/jobs/ties/{each.branch_id}" for each in visits[State.ACCEPTED][:1]],
        "shoppers.index": ["/shoppers"],
        "shoppers.show": [f"/shoppers/{each}" for each in shoppers_of(member)],
        "fees.index": ["/fees", "/fees?state=approved", "/fees?state=refused"],
        "fees.show": [f"/fees/{each}" for each in amounts_of(member)],
        "fees.payments": ["/fees/payments"],
        "fees.payment": ["/fees/payments/1"],
        "fees.mine": ["/fees/mine"],
        "grades.mine": ["/grades"],
        "grades.show": [f"/grades/{each}" for each in published],
        "reports.progress": [f"/visits/{each}/report/full/cy" for each in published],
    }


def newer_versions(member: Membership) -> list[str]:
    """What changed in one version that had an earlier one."""
    found = select(ChecklistVersion.hash).filter_by(organisation_id=member.organisation_id)
    newer = db.session.scalars(found.where(ChecklistVersion.number > 1).limit(1))
    return [f"/checklists/{each}/changes" for each in newer]


def uploads_of(member: Membership) -> list[str]:
    """The uploads of checklists that wait for a word."""
    found = select(ChecklistUpload.id).filter_by(organisation_id=member.organisation_id)
    return [f"/checklists/uploads/{each}" for each in db.session.scalars(found)]


def office_of(member: Membership) -> dict[str, list[str]]:
    """The office's pages of places and people."""
    if not may(member.role, Action.BRANCHES_EDIT):
        return {}
    branches = [str(each.id) for each in branches_for(member)[:1]]
    regions = [str(each.region.id) for each in tree(member)[:1]]
    people, places = "/organisation/people", "/organisation/branches"
    return {
        "places.index": [
            places,
            f"{places}?q=cardiff",
            f"{places}?q=none",
            f"{places}?state=closed",
        ],
        "places.new": [f"{places}/new"],
        "places.show": [f"{places}/{each}" for each in branches],
        "places.edit": [f"{places}/{each}/edit" for each in branches],
        "importing.index": ["/organisation/import", "/organisation/import?what=people"],
        "importing.show": [
            f"/organisation/import/{each.id}{shown}"
            for each in imports_of(member, page=1, size=2)
            for shown in ("", "?list=new", "?list=changed")
        ],
        "regions.index": ["/organisation/regions"],
        "regions.show": [f"/organisation/regions/{each}" for each in regions],
        "regions.edit": [f"/organisation/regions/{each}/edit" for each in regions],
        "members.index": [people, f"{people}?state=left", f"{people}?q=none"],
        "members.new": [f"{people}/new"],
        "members.show": [f"{people}/{each.id}" for each in somebody(member)],
        "members.edit": [f"{people}/{each.id}/edit" for each in somebody(member)],
    }


def somebody(member: Membership) -> list[Membership]:
    """A shopper and a branch manager of the member's organisation."""
    found = (members_with(member, role)[:1] for role in (Role.SHOPPER, Role.BRANCH_MANAGER))
    return [person for people in found for person in people]


def password_pages(member: Membership) -> list[str]:
    """Where a link leads that this member asked for."""
    ask_reset(member.user.email)
    newest = select(PasswordLink.id).where(PasswordLink.user_id == member.user_id)
    found = db.session.scalars(newest.order_by(PasswordLink.made_at.desc()).limit(1))
    return [f"/password/{token_of(each)}" for each in found]


def acts_of(member: Membership) -> dict[str, list[str]]:
    """What the member did, and what waits to be begun, with many visits."""
    found = select(BatchItem).join(BatchItem.batch).where(Batch.asked_by == member.id)
    items = db.session.scalars(found.order_by(Batch.made_at, BatchItem.position)).all()
    acts = {item.batch_id: item.batch for item in items}
    planned = [each for each in items if each.batch.stage == "planned"]
    return {
        "bulk.index": ["/visits/bulk"],
        "bulk.new": ["/visits/bulk/new"],
        "bulk.show": [
            f"/visits/bulk/{each}{rest}" for each in acts for rest in ("", "?show=cannot&change=1")
        ],
        "bulk.item": [
            f"/visits/bulk/{each.batch_id}/items/{each.position}" for each in planned[:1]
        ],
    }


def shoppers_of(member: Membership) -> list[UUID]:
    """The first shopper of the member's organisation."""
    return [each.member.id for each in shoppers_page(member, page=1, size=1)][:1]


def amounts_of(member: Membership) -> list[str]:
    """One fee and one expense of the member's organisation."""
    kinds = ("fee", "expense")
    found = [
        select(Entry.id).filter_by(organisation_id=member.organisation_id, kind=kind).limit(1)
        for kind in kinds
    ]
    return [str(each) for query in found if (each := db.session.scalar(query))]


def programmes_for(member: Membership) -> dict[str, list[str]]:
    """The addresses of the newest programme at the member's places, and of a free visit of it."""
    summary = next(iter(programmes_page(member, page=1, size=1)), None)
    here = f"/programmes/{summary.programme.id}" if summary else ""
    quiz = quiz_of(summary.programme.id) if summary else None
    asked = [each["id"] for each in quiz.questions] if quiz else []
    free = (
        [each.slot_id for each in planned_visits(member, summary.programme) if not each.visit_id]
        if summary
        else []
    )
    return {
        "programmes.index": ["/programmes"],
        "programmes.new": ["/programmes/new"],
        "programmes.show": [here] if here else [],
        "programmes.visits": [f"{here}/visits", f"{here}/visits?state=open&all=1"] if here else [],
        "programmes.edit": [f"{here}/plan"] if here else [],
        "programmes.slot": [f"{here}/slots/{each}" for each in free[:1]],
        "quizzes.show": [f"{here}/quiz"] if here else [],
        "quizzes.new": [f"{here}/quiz/new"] if here else [],
        "quizzes.edit": [f"{here}/quiz/{each}" for each in asked[:1]],
    }


def asked_before(member: Membership) -> list[UUID]:
    """A visit of the member's that belongs to a programme with questions."""
    found = select(Visit.id).where(Visit.assignee_id == member.id)
    found = found.where(Visit.programme_id.in_(select(Quiz.programme_id)))
    return list(db.session.scalars(found.order_by(Visit.id).limit(1)))


def asked_on_board(member: Membership) -> list[UUID]:
    """A visit of the job board that belongs to a programme with questions."""
    asked = select(Quiz.programme_id)
    with_questions = set(db.session.scalars(asked))
    return [job.id for job in open_jobs(member) if job.programme_id in with_questions][:1]


def item_in(visit_id: str) -> str:
    """The first item that a visit's checklist asks."""
    return db.session.get_one(Visit, UUID(visit_id)).version.checklist.items[0].id


def appealable_in(visit_id: str) -> list[str]:
    """The form of an appeal against the first item of a visit that fell short."""
    assessment = db.session.get_one(Visit, UUID(visit_id)).assessment
    lines = assessment.full.trace if assessment else []
    short = [
        f"/branch/visits/{visit_id}/items/{each.item}/appeal" for each in lines if appealable(each)
    ]
    return short[:1]


def appeals_for(member: Membership) -> list[str]:
    """One appeal that waits, and one that was decided."""
    if not may(member.role, Action.APPEALS_DECIDE):
        return []
    listed = [queue_for(member, decided=each, page=1, size=1) for each in (False, True)]
    return [f"/appeals/{found[0].id}" for found in listed if found]


def appeal_pictures(member: Membership) -> list[str]:
    """A picture that supports the appeal that waits."""
    if not may(member.role, Action.PHOTOS_ERASE):
        return []
    waiting = queue_for(member, decided=False, page=1, size=1)
    return [f"/appeals/{a.id}/pictures/{a.attachments[0].id}" for a in waiting if a.attachments]


def photo_pages(visits: list[Visit]) -> list[str]:
    """The page of the first photo that these visits show."""
    found = (
        select(Submission.visit_id, SubmissionPhoto.photo_id)
        .join(SubmissionPhoto, SubmissionPhoto.submission_id == Submission.id)
        .where(Submission.visit_id.in_([visit.id for visit in visits]))
    )
    rows = db.session.execute(found.order_by(SubmissionPhoto.id).limit(1))
    return [f"/visits/{visit}/photos/{photo}" for visit, photo in rows]


def set_aside_for(member: Membership) -> list[str]:
    """The addresses of what was set aside where this member decides."""
    if not may(member.role, Action.VISITS_DECIDE):
        return []
    within = visible_to(member, Action.VISITS_DECIDE).with_only_columns(Visit.id)
    found = select(Submission.visit_id, Submission.number).where(
        Submission.quarantine.is_not(None), Submission.visit_id.in_(within)
    )
    return [f"/visits/{visit}/aside/{number}" for visit, number in db.session.execute(found)][:2]


def page_rules(app: Flask) -> Iterator[str]:
    """The endpoints of all GET routes that may answer with a page."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" in (rule.methods or ()) and not wants_bearer(view):
            yield rule.endpoint


def demo_member(role: Role) -> Membership:
    """The demo's person in this role."""
    return next(m for m in demo_members() if m.role is role)
