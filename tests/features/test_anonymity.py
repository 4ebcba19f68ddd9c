"""A branch finds nothing of the shopper, whatever it fetches (R0.24, RS.13).

Everything that a branch role reaches is fetched (pages by links and forms, photos, reports,
refusals) and searched, and so is every message that it is sent. Then a secret is planted in one
place after the other, and found.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update

from audit.formats.answers import Answered
from audit.infra import jobs, refusals
from audit.infra.chronicle import told as telling
from audit.infra.db import db
from audit.infra.i18n import LANGUAGES
from audit.infra.mail import Post
from audit.infra.storage import storage
from audit.people import actions as people
from audit.people.messages import actions as messages
from audit.people.messages.kinds import KINDS
from audit.people.messages.models import Message
from audit.people.models import Device
from audit.people.permits import TABLE, Action, Role, Scope
from audit.reports import actions as reports
from audit.reports import blind as branch_edition
from audit.reports import compose as composing
from audit.reports import queries as report_queries
from audit.visits.appeals import actions as appeals
from audit.visits.appeals.models import AppealKind
from audit.visits.blind import edition, values
from audit.visits.branch import routes, views
from audit.visits.models import Photo, Submission, SubmissionPhoto, Visit
from tests.builders import POOR, Phone, Workplace, accepted, phone_of, signed_in, yes
from tests.features.branch.searching import Secrets, of_day, of_ids, of_moment, searched
from tests.features.branch.stages import told
from tests.features.stages import publish
from tests.pictures import TAKEN_BY, jpeg, signature

BRANCH_ROLES = [role for role in Role if TABLE[Action.BRANCH_SEE].get(role) is Scope.PUBLISHED]
RECEIVED = datetime(2026, 11, 19, 15, 2, 44, tzinfo=UTC)
PUBLISHED = datetime(2026, 11, 21, 9, 0, 0, tzinfo=UTC)
READ = datetime(2026, 11, 22, 8, 5, 0, tzinfo=UTC)
Patch = pytest.MonkeyPatch
POSITION = {"latitude": 51.503471, "longitude": -3.175023, "accuracy": 8.0}
WAITED = 217
"""Seconds: "3 min 37 s" of which the branch may know "about 4 min"."""


@pytest.fixture
def scene(app: Flask, workplace: Workplace) -> SimpleNamespace:
    """A covert visit that was published, one that waits, one elsewhere; and what is secret."""
    shopper = workplace.people[Role.SHOPPER]
    with telling("sent", RECEIVED):
        visit = told(
            app,
            workplace,
            format=3,
            answers={**POOR, "wait": yes(WAITED)},
            position={**POSITION, "at": "2026-11-19T14:25:02Z"},
        )
        waiting = told(app, workplace)
    elsewhere = accepted(workplace, branch=1)
    with telling("published", PUBLISHED):
        publish(workplace, visit, "Mind the exits.")
    jobs.work_off()
    secrets = secrets_of(visit, shopper, [waiting, elsewhere])
    return SimpleNamespace(visit=visit, others=[waiting, elsewhere], secrets=secrets)


def secrets_of(visit: Visit, shopper: Any, others: list[Visit]) -> Secrets:
    """Everything that would give the shopper away."""
    submissions = db.session.scalars(select(Submission)).all()
    photos = db.session.scalars(select(Photo)).all()
    devices = db.session.scalars(select(Device)).all()
    times = [each.manifest.times for each in submissions]
    moments = [RECEIVED, *(t.by_server(t.started) for t in times)]
    moments += [t.by_server(t.submitted) for t in times]
    moments += [t.by_server(at) for t in times for at in t.marks.values()]
    ids = [shopper.id, shopper.user_id, visit.assessment_id, *(each.id for each in others)]
    ids += [each.id for each in (*submissions, *photos, *devices)]
    hashes = [*(each.manifest_sha256 for each in submissions), *(each.sha256 for each in photos)]
    said = [shopper.user.name, shopper.user.email, shopper.user.email.split("@")[0] + "@"]
    said += [shopper.pseudonym, shopper.user.fs_uniquifier, TAKEN_BY, "51.503", "-3.175"]
    said += ["3 min 37 s", *hashes, *(word[:16] for word in hashes), *of_ids(ids)]
    said += [word for moment in moments for word in of_moment(moment, "Europe/London")]
    said += list(of_day(RECEIVED))
    return Secrets(frozenset(word.casefold() for word in said), frozenset({str(WAITED)}))


class Crawl:
    """One browser that fetches all it can reach, and keeps what the answers give away."""

    def __init__(self, client: FlaskClient, secrets: Secrets) -> None:
        self.client, self.secrets = client, secrets
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        self.kinds: set[str] = set()

    def everything(self, *starts: str) -> "Crawl":
        """Fetch the starts and all that they lead to."""
        waiting = list(starts)
        while waiting:
            address = waiting.pop(0).partition("#")[0]
            if address and address not in self.seen and self._ours(address):
                self.seen.add(address)
                waiting += self.fetch("GET", address)
        return self

    def fetch(self, method: str, address: str, **sent: Any) -> list[str]:
        """Fetch one address, search the answer, and return where it leads."""
        answer = self.client.open(address, method=method, **sent)
        self.kinds.add(answer.mimetype if answer.status_code == 200 else str(answer.status_code))
        where = f"{method} {address}"
        self.wrong += searched(where, answer.mimetype, answer.data, self.secrets)
        for name, value in answer.headers.items():
            if name != "Set-Cookie":
                self.wrong += self.secrets.read_in(f"{where} header {name}", value)
        self.wrong += self.secrets.found_in(f"{where} address", address.encode())
        return list(self._onwards(address, answer))

    def _onwards(self, address: str, answer: Any) -> Iterator[str]:
        if there := answer.headers.get("Location"):
            if "/report/" in there:  # the file is there as soon as the job has been done
                jobs.work_off()
                self.seen.discard(address)
                yield address if self.seen.add(f"made {address}") is None else ""
            yield there
        if answer.mimetype != "text/html":
            return
        yield from re.findall(r'(?:href|src)="([^"]+)"', answer.text)
        for form in re.findall(r"<form\b.*?</form>", answer.text, re.DOTALL):
            to = re.search(r'action="([^"]+)"', form)
            if to and 'method="post"' in form and to[1] not in self.seen and self._ours(to[1]):
                self.seen.add(to[1])
                fields = re.findall(r'name="([^"]+)"', form)
                yield from self.fetch("POST", to[1], data=dict.fromkeys(fields, "Thank you."))

    def _ours(self, address: str) -> bool:
        """Files of a build hold no data; signing out would end the search."""
        return address.startswith("/") and not address.startswith(
            ("/static/", "/sign-out", "/logout", "/me/sign-out")
        )


def guesses(visit: Visit, others: list[Visit]) -> list[str]:
    """Addresses that a branch is not led to and may try all the same."""
    found = ["/api/v1/visits", "/visits", "/reviews", "/visits/aside", "/fees", "/programmes"]
    used = db.session.scalars(select(SubmissionPhoto)).all()
    for each in (visit, *others):
        found += [f"/visits/{each.id}", f"/visits/{each.id}/review", f"/visits/{each.id}/blind"]
        found += [f"/visits/{each.id}/report/{name}/en.pdf" for name in ("full", "branch")]
        found += [f"/branch/visits/{each.id}", f"/branch/visits/{each.id}/report/xx"]
        found += [f"/branch/visits/{each.id}/photos/{one.id}/screen.jpg" for one in used]
    return found


def crawl(app: Flask, place: Workplace, scene: SimpleNamespace, role: Role, **more: Any) -> Crawl:
    """All that a role can fetch, searched."""
    starts = [f"/branch/visits/{scene.visit.id}/report/{code}.pdf" for code in more.get("also", ())]
    with telling("read", READ):
        return Crawl(signed_in(app, place.people[role]), scene.secrets).everything(
            "/", "/branch", *starts
        )


@pytest.mark.parametrize("role", BRANCH_ROLES, ids=str)
def test_a_branch_finds_nothing_of_the_shopper(
    app: Flask, workplace: Workplace, scene: SimpleNamespace, role: Role
):
    done = crawl(app, workplace, scene, role, also=LANGUAGES)
    assert {"text/html", "image/jpeg", "application/pdf"} <= done.kinds, "the search saw too little"
    assert any(address.endswith("/replies") for address in done.seen)
    assert not done.wrong, "\n".join(sorted(set(done.wrong))[:20])


@pytest.mark.parametrize("role", BRANCH_ROLES, ids=str)
def test_what_a_branch_guesses_tells_it_nothing(
    app: Flask, workplace: Workplace, scene: SimpleNamespace, role: Role
):
    """A guessed address holds the guess itself: ids of visits and photos are no finding here."""
    ids = {str(each.id) for each in (*scene.others, *db.session.scalars(select(Photo)))}
    secrets = replace(
        scene.secrets,
        anywhere=frozenset(s for s in scene.secrets.anywhere if s not in ids),
    )
    done = Crawl(signed_in(app, workplace.people[role]), secrets)
    with telling("read", READ):
        for address in guesses(scene.visit, scene.others):
            done.fetch("GET", address)
    assert not done.wrong, "\n".join(sorted(set(done.wrong))[:20])


def test_one_page_of_an_audit_names_nobody_either(app: Flask, workplace: Workplace):
    """The auditor was announced; the branch's pages keep to places all the same."""
    auditor = workplace.people[Role.SUPERVISOR]
    signed = on_the_spot(phone_of(app, auditor))
    with telling("audited", RECEIVED):
        visit = told(app, workplace, kind="audit", format=3, **signed)
    with telling("published", PUBLISHED):
        publish(workplace, visit, "")
    secrets = secrets_of(visit, auditor, [])
    named = frozenset(secrets.anywhere - {day.casefold() for day in of_day(RECEIVED)} - {""})
    named |= {AUDITOR.casefold(), *(word for at in SIGNED for word in of_moment(at, "UTC"))}
    scene = SimpleNamespace(visit=visit, secrets=replace(secrets, anywhere=named))
    done = crawl(app, workplace, scene, Role.BRANCH_MANAGER, also=("en", "fa"))
    assert sum("/photos/" in address for address in done.seen) == 1, "its own signature alone"
    assert not done.wrong, "\n".join(sorted(set(done.wrong))[:20])


AUDITOR = "Angharad Pryce"
SIGNED = (
    datetime(2026, 11, 19, 14, 49, 31, tzinfo=UTC),
    datetime(2026, 11, 19, 14, 50, 7, tzinfo=UTC),
)


def on_the_spot(phone: Phone) -> dict[str, Any]:
    """What both sides signed: the branch under its own name, the auditor under another."""
    drawn = [signature("navy"), signature("teal")]
    for data in drawn:
        assert phone.send_photo(data).status_code == 201
    names = [sha256(data).hexdigest() for data in drawn]
    told_by = [("branch", "T. Ifan", "Out by six."), ("auditor", AUDITOR, "")]
    return {
        "photos": [{"sha256": each, "of": "visit", "purpose": "signature"} for each in names],
        "signatures": [
            {"side": side, "name": name, "remark": remark, "photo": photo, "at": f"{at:%FT%TZ}"}
            for (side, name, remark), photo, at in zip(told_by, names, SIGNED, strict=True)
        ],
    }


def test_an_appeal_tells_the_branch_nothing_of_the_shopper_or_the_decider(
    app: Flask, workplace: Workplace, scene: SimpleNamespace
):
    """Revised pages and reports are searched like the first ones; so are an appeal's pictures."""
    keeper, manager = workplace.people[Role.BRANCH_MANAGER], workplace.people[Role.MANAGER]
    former = scene.visit.assessment_id
    with telling("appealed", READ):
        stand = appeals.take_in(BytesIO(jpeg(seed=8)), by=keeper)
        wanted = appeals.Wanted("exits", AppealKind.FACT, "The exit was free.")
        filed = appeals.file(edition.latest_publications([scene.visit.id])[scene.visit.id], wanted,
                             [stand], by=keeper)  # fmt: skip
        free = Answered(state="answered", value="yes")
        result = appeals.uphold(filed, free, "The photo shows it.", "Mind the exits.", by=manager)
    jobs.work_off()
    hidden = [*of_ids([manager.id, manager.user_id, former, result.id])]
    hidden += [workplace.people[Role.REVIEWER].user.name, stand.sha256, *of_ids([stand.id])]
    more = frozenset(word.casefold() for word in hidden)
    secrets = replace(scene.secrets, anywhere=scene.secrets.anywhere | more)
    scene = SimpleNamespace(visit=scene.visit, secrets=secrets)
    done = crawl(app, workplace, scene, Role.BRANCH_MANAGER, also=("en", "fa"))
    assert any("/pictures/" in address for address in done.seen)
    assert any(address.endswith("/appeal") for address in done.seen)
    assert "application/pdf" in done.kinds
    assert not done.wrong, "\n".join(sorted(set(done.wrong))[:20])


class Pigeon:
    """A postman who keeps what branch staff would find in their mailboxes."""

    sender = Address("Sixmarks", "audits", "bank.example")

    def __init__(self, mine: str) -> None:
        self.mine = mine
        self.found: list[EmailMessage] = []

    def hand_over(self, letter: EmailMessage, to: str, about_to: Callable[[], None]) -> None:
        about_to()
        if to == self.mine:
            self.found.append(letter)


def mailed(app: Flask, place: Workplace, secrets: Secrets, role: Role) -> tuple[int, list[str]]:
    """How many messages a branch role got in all languages, and what they gave away."""
    person = place.people[role].user
    app.extensions["mail"] = Post(Pigeon(person.email))
    with telling("mailed", READ):
        for code in LANGUAGES:
            people.choose_language(person, code)
            with db.write() as session:
                session.execute(update(Message).values(state="waiting", handed_at=None))
            messages.send_due()
            jobs.work_off()
    letters = app.extensions["mail"].postman.found
    wrong = [line for each in letters for line in in_letter(each, secrets)]
    return len(letters), wrong


def in_letter(letter: EmailMessage, secrets: Secrets) -> list[str]:
    """What a message gives away: every header as it is read, every part, and the bytes."""
    wrong = secrets.found_in("letter", letter.as_bytes())
    for part in letter.walk():
        for name, value in part.items():
            wrong += secrets.read_in(f"letter header {name}", str(value))
        if not part.is_multipart():
            wrong += searched(
                "letter", part.get_content_type(), part.get_payload(decode=True), secrets
            )
    return wrong


@pytest.mark.parametrize("role", BRANCH_ROLES, ids=str)
def test_what_a_branch_is_mailed_tells_it_nothing(
    app: Flask, workplace: Workplace, scene: SimpleNamespace, role: Role
):
    count, wrong = mailed(app, workplace, scene.secrets, role)
    assert count == len(LANGUAGES), "one publication, told in each language"
    assert not wrong, "\n".join(sorted(set(wrong))[:20])


@pytest.mark.parametrize("secret", ["name", "time", "id"])
def test_a_secret_in_a_message_is_found(
    app: Flask, workplace: Workplace, scene: SimpleNamespace, monkeypatch: Patch, secret: str
):
    told = {"name": PSEUDONYM, "time": f"At {TIME}", "id": str(scene.others[0].id)}[secret]
    where = {"name": "subject", "time": "paragraphs", "id": "action"}[secret]
    as_told = {"subject": told, "paragraphs": (told,), "action": ("Read", f"/visits/{told}")}
    honest = KINDS["branch.published"]
    forged = replace(
        honest,
        write=lambda occasion: replace(honest.write(occasion), **{where: as_told[where]}),
    )
    monkeypatch.setitem(KINDS, "branch.published", forged)
    assert mailed(app, workplace, scene.secrets, Role.BRANCH_MANAGER)[1]


PSEUDONYM, TIME = "Shopper 7", "14:23"


def in_a_note(patch: Patch, _app: Flask) -> None:
    said = {"item:exits": f"{PSEUDONYM} saw a stand."}
    patch.setattr(values, "blind_notes", lambda *_: said)


def in_a_caption(patch: Patch, _app: Flask) -> None:
    honest = values.blind_photos
    patch.setattr(
        values,
        "blind_photos",
        lambda *given: [replace(each, caption=f"At {TIME}") for each in honest(*given)],
    )


def in_a_signature(patch: Patch, _app: Flask) -> None:
    forged = values.BlindSigned("named", PSEUDONYM, "", "", None)
    patch.setattr(values, "blind_signed", lambda *_: forged)


def in_an_answer(patch: Patch, _app: Flask) -> None:
    patch.setattr(values, "blind_answers", lambda _list, answers, _held: answers)


def in_the_summary(patch: Patch, _app: Flask) -> None:
    honest = edition.edition_of
    patch.setattr(
        edition, "edition_of", lambda *given: replace(honest(*given), summary=f"By {PSEUDONYM}.")
    )


def in_a_list(patch: Patch, app: Flask) -> None:
    patch.setitem(app.jinja_env.filters, "when_words", lambda _when: f"19 Nov 2026, {TIME}")


def in_the_bytes_of_a_photo(patch: Patch, _app: Flask) -> None:
    patch.setattr(routes, "copy_key", lambda photo, _size: photo.key)


def in_the_headers_of_a_photo(_patch: Patch, app: Flask) -> None:
    def dated(response: Response) -> Response:
        if response.mimetype == "image/jpeg":
            response.last_modified = RECEIVED
        return response

    app.after_request_funcs.setdefault(None, []).append(dated)


def in_a_validator(_patch: Patch, app: Flask) -> None:
    def named(response: Response) -> Response:
        if response.mimetype == "image/jpeg":
            response.set_etag(db.session.scalars(select(Photo.sha256)).first() or "")
        return response

    app.after_request_funcs.setdefault(None, []).append(named)


def in_a_picture_of_the_report(patch: Patch, _app: Flask) -> None:
    """As a comment: the renderer takes EXIF out by itself, and leaves other metadata in."""
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", comment=TAKEN_BY)
    storage().write("reports/planted.jpg", [out.getvalue()])
    patch.setattr(report_queries, "copy_key", lambda *_: "reports/planted.jpg")


def in_the_text_of_the_report(patch: Patch, _app: Flask) -> None:
    patch.setattr(branch_edition, "visited_words", lambda *_: f"begun at {TIME}")


def in_the_metadata_of_the_report(patch: Patch, _app: Flask) -> None:
    at = RECEIVED.isoformat(timespec="seconds")
    patch.setattr(composing, "_named_blind", lambda *_: ("a day", "1", "1", at))


def in_the_name_of_the_report(patch: Patch, _app: Flask) -> None:
    patch.setattr(reports, "blind_file_name", lambda _visit: f"{PSEUDONYM}.pdf")


def in_an_attachment(patch: Patch, _app: Flask) -> None:
    honest = report_queries.blind_sources
    patch.setattr(
        report_queries,
        "blind_sources",
        lambda publication: replace(honest(publication), data=b'{"visit": 1}'),
    )


def in_an_address(patch: Patch, _app: Flask) -> None:
    honest = views.rows_of
    sha = "".join(db.session.scalars(select(Photo.sha256)).all()[:1])
    patch.setattr(
        views, "rows_of", lambda visit: [replace(row, number=sha) for row in honest(visit)]
    )


def in_a_refusal(patch: Patch, app: Flask) -> None:
    def told_all(self: refusals.NotFound) -> None:
        refusals.Refusal.__init__(self, f"This is {PSEUDONYM}’s visit.")

    patch.setattr(refusals.NotFound, "__init__", told_all)
    patch.setattr(views, "list_page", lambda *_: refusals.found(None))


PLACES: list[Callable[[Patch, Flask], None]] = [
    in_a_note,
    in_a_caption,
    in_a_signature,
    in_an_answer,
    in_the_summary,
    in_a_list,
    in_the_bytes_of_a_photo,
    in_the_headers_of_a_photo,
    in_a_validator,
    in_a_picture_of_the_report,
    in_the_text_of_the_report,
    in_the_metadata_of_the_report,
    in_the_name_of_the_report,
    in_an_attachment,
    in_an_address,
    in_a_refusal,
]


@pytest.mark.parametrize("plant", PLACES, ids=lambda plant: plant.__name__)
def test_a_secret_that_is_planted_is_found(
    app: Flask,
    workplace: Workplace,
    scene: SimpleNamespace,
    monkeypatch: Patch,
    plant: Callable[[Patch, Flask], None],
):
    plant(monkeypatch, app)
    assert crawl(app, workplace, scene, Role.BRANCH_MANAGER).wrong
