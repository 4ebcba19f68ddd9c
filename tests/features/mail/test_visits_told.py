"""Who is told what of a visit, when, and in which words; a branch learns of nobody."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from audit.formats.answers import Answered
from audit.infra.chronicle import told as telling
from audit.infra.db import db, now
from audit.people import actions as people
from audit.people.messages import actions as messages
from audit.people.messages.models import Message
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.appeals import actions as deciding
from audit.visits.messages.actions import remind
from audit.visits.models import Publication, Return, Visit
from audit.visits.offers import actions as offers
from audit.visits.review import actions as review
from tests.builders import Workplace, accepted, manifest, offered, phone_of
from tests.features.appeals.filing import appealed
from tests.features.mail.conftest import sent
from tests.features.stages import publish, submitted
from tests.mailbox import Mailbox


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def time_passes(kind: str) -> None:
    """What was held comes due."""
    with db.write() as session:
        for each in session.scalars(select(Message).where(Message.kind == kind)):
            each.next_at = now() - timedelta(seconds=1)
    messages.send_due()


def test_who_is_offered_a_visit_reads_where_and_until_when(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    shopper = workplace.people[Role.SHOPPER]
    people.choose_reading(shopper.user, "fa", "gregorian", "latin")
    visit = offered(workplace, fee="18 pounds", due_at=datetime(2031, 3, 4, 17, 30, tzinfo=UTC))
    assert sent() == {"visit.offered": "sent"}
    (letter,) = mailbox.letters
    assert mailbox.to == [shopper.user.email]
    words = text_of(letter)
    assert workplace.branches[0].name in words
    assert "2031" in words, "in the digits and the calendar that the shopper chose"
    assert "17:30" in words
    assert "18 pounds" in words
    assert f"http://audits.example/phone#visit/{visit.id}" in words
    assert "http://audits.example/me/mail" in words
    assert letter["List-Unsubscribe"] == "<http://audits.example/me/mail>"


def test_what_is_offered_together_is_told_in_one_letter(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    visits = [offered(workplace, branch=number) for number in range(3)]
    offers.decline(visits[2], "No time.", by=visits[2].assignee_id)
    mailbox.answers = ["451 later"]
    sent()
    states = select(Message.state, Message.attempts).order_by(Message.created_at)
    tried = [("waiting", 1), ("waiting", 1), ("dropped", 0)]
    assert [tuple(row) for row in db.session.execute(states)] == tried
    time_passes("visit.offered")
    sent()
    (letter,) = mailbox.letters
    assert letter["Subject"] == "2 visits for you"
    words = text_of(letter)
    assert [words.count(branch.name) for branch in workplace.branches] == [1, 1, 0]
    assert "/phone#visits" in words
    assert {row[0] for row in db.session.execute(states)} == {"sent", "dropped"}


def test_an_offer_that_was_answered_or_taken_away_is_not_told_any_more(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    declined, given, cancelled = offered(workplace), offered(workplace), offered(workplace)
    offers.decline(declined, "No time.", by=declined.assignee_id)
    other = people.add_user(
        "zoe@harbour.example", "Zoe", organisation=workplace.organisation, role=Role.SHOPPER
    )
    supervisor = workplace.people[Role.SUPERVISOR].id
    offers.hand_over(given, other, "Holiday.", by=supervisor)
    offers.cancel(cancelled, by=supervisor)
    sent()
    assert mailbox.to == ["zoe@harbour.example"]


def test_who_takes_a_visit_from_the_board_is_not_told_of_it(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    shopper = workplace.people[Role.SHOPPER]
    offers.offer(
        offers.Offer(workplace.branches[0], workplace.mystery, shopper, now(), now(), now()),
        by=shopper.id,
    )
    assert sent() == {}


def test_what_is_returned_is_told_with_its_deadline_and_without_its_reason(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    visit = submitted(app, workplace)
    review.give_back(
        visit, visit.submissions[0], "Ana at counter 2 is named.",
        datetime(2031, 3, 4, 17, 30, tzinfo=UTC), by=workplace.people[Role.REVIEWER],
    )  # fmt: skip
    assert sent()["visit.returned"] == "sent"
    words = text_of(mailbox.letters[-1])
    assert "4 Mar 2031, 17:30" in words
    assert "counter 2" not in words


def test_a_publication_is_told_once_it_cannot_be_undone(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    visit = submitted(app, workplace)
    publish(workplace, visit, "Fine.")
    assert sent()["visit.published"] == "waiting"
    review.unpublish(visit, by=workplace.people[Role.REVIEWER])
    for kind in ("visit.published", "branch.published"):
        time_passes(kind)
    assert {state for kind, state in sent().items() if "published" in kind} == {"dropped"}
    review.publish(visit, visit.assessment, "Fine.", by=workplace.people[Role.REVIEWER])
    for kind in ("visit.published", "branch.published"):
        time_passes(kind)
    sent()
    own = [workplace.people[role].user.email for role in (Role.BRANCH_MANAGER, Role.SHOPPER)]
    assert sorted(mailbox.to[-2:]) == own


def test_a_branch_is_told_of_its_own_results_alone(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    elsewhere = people.add_user(
        "pier@harbour.example", "P", organisation=workplace.organisation, role=Role.BRANCH_MANAGER
    )
    everywhere = people.add_user(
        "all@harbour.example", "A", organisation=workplace.organisation, role=Role.BRANCH_MANAGER
    )
    with db.write() as session:
        pier = workplace.branches[1].id
        session.add(MembershipPlace(membership_id=elsewhere.id, branch_id=pier))
    visit = submitted(app, workplace)
    publish(workplace, visit, "Fine.")
    time_passes("branch.published")
    sent()
    keeper = workplace.people[Role.BRANCH_MANAGER]
    assert sorted(mailbox.to) == sorted([keeper.user.email, everywhere.user.email])
    words = text_of(mailbox.letters[0])
    assert workplace.branches[0].name in words
    assert f"/branch/visits/{visit.id}" in words


def test_whose_visit_is_called_off_reads_where_not_to_go_and_not_why(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    shopper, supervisor = (workplace.people[role] for role in (Role.SHOPPER, Role.SUPERVISOR))
    visits = [accepted(workplace, branch=number) for number in (0, 1)]
    own = accepted(workplace, branch=2)
    sent()
    offers.cancel(own, by=shopper.id)
    assert "visit.cancelled" not in sent(), "who did it knows"
    for visit in visits:
        offers.cancel(visit, "Ana of counter 2 was seen with the shopper.", by=supervisor.id)
    time_passes("visit.cancelled")
    assert sent()["visit.cancelled"] == "sent"
    letter = mailbox.letters[-1]
    assert (mailbox.to[-1], letter["Subject"]) == (
        shopper.user.email,
        "2 visits of yours are cancelled",
    )
    words = text_of(letter)
    assert [words.count(branch.name) for branch in workplace.branches] == [1, 1, 0]
    assert "counter 2" not in words
    messages.choose(shopper, ["visit.cancelled"], [])
    unwanted = accepted(workplace)
    offers.cancel(unwanted, by=supervisor.id)
    told = select(Message).where(Message.kind == "visit.cancelled")
    assert {each.about_id for each in db.session.scalars(told)} == {each.id for each in visits}


@pytest.mark.parametrize("upheld", [False, True], ids=["rejected", "upheld"])
def test_whoever_appealed_is_told_that_it_was_decided_and_nothing_of_the_visit(
    app: Flask, workplace: Workplace, mailbox: Mailbox, upheld: bool
):
    appeal = appealed(app, workplace)
    administrator, keeper = (
        workplace.people[role] for role in (Role.ADMINISTRATOR, Role.BRANCH_MANAGER)
    )
    if upheld:
        answer = Answered(state="answered", value="yes")
        deciding.uphold(appeal, answer, "They were free.", "Calm.", by=administrator)
        assert sent()["appeal.decided"] == "waiting", "until it cannot be undone"
        time_passes("appeal.decided")
    else:
        deciding.reject(appeal, "The photo shows it.", by=administrator)
    assert sent()["appeal.decided"] == "sent"
    (letter,) = (each for each in mailbox.letters if "Appeal decided" in each["Subject"])
    assert letter["To"].addresses[0].addr_spec == keeper.user.email
    words = text_of(letter)
    assert workplace.branches[0].name in words
    assert f"/branch/visits/{appeal.visit_id}" in words
    shopper = workplace.people[Role.SHOPPER]
    for secret in (shopper.user.name, shopper.pseudonym, "photo shows", "They were free"):
        assert secret not in words


@pytest.mark.parametrize("returned", [False, True], ids=["accepted", "returned"])
def test_a_reminder_comes_once_for_each_end(
    app: Flask, workplace: Workplace, mailbox: Mailbox, *, returned: bool
):
    soon, fresh = now() + timedelta(hours=20), now() - timedelta(hours=30)
    visit = submitted(app, workplace) if returned else accepted(workplace)
    if returned:
        by = workplace.people[Role.REVIEWER]
        review.give_back(visit, visit.submissions[0], "Which exit?", soon, by=by)
    assert remind() == 0, "neither far away, nor only just got"
    with db.write() as session:
        visit.changed_at, visit.closes_at = fresh, soon
        for each in session.scalars(select(Return)):
            each.returned_at = fresh
    assert [remind(), remind()] == [1, 0]
    assert sent()["visit.due"] == "sent"
    assert "One day left" in mailbox.letters[-1]["Subject"]
    with db.write() as session:
        visit.closes_at = later = soon + timedelta(hours=1)
        for each in session.scalars(select(Return)):
            each.due_at = later
    assert [remind(), remind()] == [1, 0], "a new end is a new reminder"


def test_what_was_sent_meanwhile_needs_no_reminder(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    visit = accepted(workplace)
    with db.write():
        visit.changed_at = now() - timedelta(hours=30)
        visit.closes_at = now() + timedelta(hours=20)
    remind()
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    assert phone.send(visit.id, manifest(visit)).status_code == 201
    assert sent()["visit.due"] == "dropped"


def test_who_does_not_want_a_kind_is_not_sent_it(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    shopper = workplace.people[Role.SHOPPER]
    waiting = offered(workplace)
    messages.choose(shopper, ["visit.offered", "visit.due"], ["visit.due"])
    assert sent() == {"visit.offered": "dropped"}
    offered(workplace, due_at=waiting.due_at + timedelta(days=1))
    assert sent() == {"visit.offered": "dropped"}, "nothing more was written"
    assert db.session.scalars(select(Message)).one().about_id == waiting.id
    messages.choose(shopper, ["visit.offered"], ["visit.offered"])
    offered(workplace, branch=1)
    assert sent() == {"visit.offered": "sent"}


def test_an_unwanted_reminder_is_not_looked_for_again(app: Flask, workplace: Workplace):
    visit = accepted(workplace)
    with db.write():
        visit.changed_at = now() - timedelta(hours=30)
        visit.closes_at = now() + timedelta(hours=20)
    messages.choose(workplace.people[Role.SHOPPER], ["visit.due"], [])
    assert remind() == 0


def test_a_failed_write_tells_nobody(app: Flask, workplace: Workplace, mailbox: Mailbox):
    def half_done() -> None:
        with db.write():
            offered(workplace)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert sent() == {}


def test_nothing_is_told_of_the_past(app: Flask, workplace: Workplace):
    with telling("then", datetime(2026, 3, 1, tzinfo=UTC)), messages.unheard():
        offered(workplace)
    assert sent() == {}
    assert db.session.scalars(select(Publication)).all() == []
    assert db.session.scalars(select(Visit)).one()
