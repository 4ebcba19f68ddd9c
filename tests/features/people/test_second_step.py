"""The second step of signing in: what it keeps out, and whom it must not keep out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.cli import main
from audit.config import Settings
from audit.infra import db as clocked
from audit.infra.db import db
from audit.infra.events import Event
from audit.infra.i18n import reader
from audit.people import actions as people
from audit.people.messages.kinds import KINDS, Occasion
from audit.people.messages.models import Message
from audit.people.models import Membership, User
from audit.people.permits import Role
from audit.people.security import actions, queries
from audit.people.security.actions import Answer
from audit.people.security.models import RecoveryCode, SecondFactor
from audit.people.security.rules import (
    FREE_TRIES,
    PATIENCE,
    STEP,
    Happened,
    code_at,
    matching_step,
    pause_after,
    plain_code,
    step_at,
)
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.people.conftest import PASSWORD

MEG = "meg@harbour.example"


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def now(self) -> datetime:
        return self.moment

    def on(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What every part of the product takes for the present."""
    clock = Clock()
    monkeypatch.setattr(clocked, "present", clock.now)
    return clock


class Authenticator:
    """An app on Meg's phone."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self.secret, self.clock = secret, clock

    @property
    def code(self) -> str:
        """What it shows now."""
        return code_at(self.secret, step_at(self.clock.moment))


@pytest.fixture
def user(meg: str) -> User:
    return db.session.scalars(select(User).where(User.email == meg)).one()


@pytest.fixture
def app_of_meg(user: User, clock: Clock) -> Authenticator:
    """Meg's authenticator, set up a while ago."""
    shows = Authenticator(actions.new_secret(), clock)
    user.first_codes = actions.set_up(user, shows.secret, shows.code, "")  # type: ignore[attr-defined]
    clock.on(minutes=5)
    return shows


def sign_in(client: FlaskClient, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", data={"email": MEG, "password": password, **more})


def give(client: FlaskClient, code: str) -> Any:
    return client.post("/sign-in/code", data={"code": code})


def is_in(client: FlaskClient) -> bool:
    return client.get("/me/security").status_code == 200


def history(user: User) -> list[Happened]:
    db.session.rollback()
    return [each.what for each in queries.history_of(user, page=1, size=50)]


@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(moment: int, code: str):
    """RFC 6238, appendix B (the last six digits)."""
    secret, at = b"12345678901234567890", datetime.fromtimestamp(moment, UTC)
    assert code_at(secret, moment // STEP) == code
    assert matching_step(secret, code, at, 0) == moment // STEP
    assert matching_step(secret, code, at + timedelta(seconds=STEP), 0) == moment // STEP
    assert matching_step(secret, code, at + timedelta(seconds=2 * STEP), 0) is None
    assert matching_step(secret, code, at, moment // STEP) is None, "used before"


def test_codes_are_taken_as_people_type_them():
    assert plain_code(" ۱۲۳ ۴۵۶ ") == plain_code("123-456") == plain_code("١٢٣٤٥٦") == "123456"
    assert plain_code("ABCDE-fghjk") == "abcdefghjk"


def test_pauses_grow_and_end():
    assert not any(pause_after(number) for number in range(FREE_TRIES))
    assert pause_after(FREE_TRIES) == timedelta(minutes=1)
    assert pause_after(FREE_TRIES + 3) == timedelta(minutes=8)
    assert pause_after(10_000) == timedelta(hours=1)


def test_a_password_alone_opens_nothing(client: FlaskClient, app_of_meg: Authenticator):
    answer = sign_in(client, next="/checklists")
    assert answer.location == "/sign-in/code"
    assert not is_in(client)
    assert client.get("/api/v1/session").status_code == 401
    assert client.post("/api/v1/devices", json={"name": "x"}).status_code == 401
    assert client.post("/me/security/second-step/removal").status_code == 302
    assert client.get("/sign-in/code").status_code == 200
    assert give(client, app_of_meg.code).location == "/checklists"
    assert is_in(client)


def test_a_code_opens_once(app: Flask, client: FlaskClient, app_of_meg: Authenticator):
    code = app_of_meg.code
    sign_in(client)
    assert give(client, code).status_code == 303
    other = app.test_client()
    sign_in(other)
    assert give(other, code).status_code == 422
    app_of_meg.clock.on(seconds=STEP)
    assert give(other, code).status_code == 422, "within its window, and used"
    assert give(other, app_of_meg.code).status_code == 303


def test_of_many_who_give_one_code_at_once_one_gets_in(
    app: Flask, user: User, app_of_meg: Authenticator
):
    code, person, ready = app_of_meg.code, user.id, Barrier(4)

    def one(_number: int) -> Answer:
        with app.app_context():
            known = db.session.get_one(User, person)
            ready.wait(60)
            return actions.give_code(known, code, "")

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(4)))
    assert answers.count(Answer.RIGHT) == 1
    assert answers.count(Answer.WRONG) == 3


def test_the_code_of_another_person_opens_nothing(
    client: FlaskClient, workplace: Workplace, app_of_meg: Authenticator
):
    other = workplace.people[Role.REVIEWER].user
    secret = actions.new_secret()
    theirs = Authenticator(secret, app_of_meg.clock)
    codes = actions.set_up(other, secret, theirs.code, "")
    app_of_meg.clock.on(minutes=2)
    sign_in(client)
    assert give(client, theirs.code).status_code == 422
    assert codes is not None
    assert give(client, codes[0]).status_code == 422


def test_a_secret_moved_to_another_row_opens_nothing(
    user: User, workplace: Workplace, app_of_meg: Authenticator
):
    """Who can write into the database cannot give somebody an authenticator they own."""
    other = workplace.people[Role.REVIEWER].user
    mine = queries.factor_of(user)
    assert mine is not None
    assert app_of_meg.secret.hex() not in mine.secret
    with db.write() as session:
        session.add(SecondFactor(user_id=other.id, secret=mine.secret))
    assert actions.give_code(other, app_of_meg.code, "") is Answer.WRONG


def test_guessing_codes_is_stopped_and_does_not_keep_the_owner_out_for_ever(
    client: FlaskClient, user: User, app_of_meg: Authenticator
):
    sign_in(client)
    tries = [give(client, "000000").status_code for _ in range(FREE_TRIES + 3)]
    assert tries == [422] * FREE_TRIES + [429] * 3
    answer = give(client, app_of_meg.code)
    assert answer.status_code == 429, "also the right one"
    assert "Try again in 1 minute" in answer.text
    assert Happened.WRONG_CODE in history(user)
    assert Happened.PAUSED in history(user)
    app_of_meg.clock.on(minutes=2)
    assert give(client, app_of_meg.code).status_code == 303


def test_recovery_codes_open_once_each(app: Flask, user: User, app_of_meg: Authenticator):
    codes: list[str] = user.first_codes  # type: ignore[attr-defined]
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(codes) & set(kept)
    for number, status in enumerate((303, 422)):
        client = app.test_client()
        sign_in(client)
        typed = f" {codes[0][:5].upper()}-{codes[0][5:]} "
        assert give(client, typed).status_code == status, number
    assert queries.codes_left(user) == len(codes) - 1
    assert Happened.WITH_RECOVERY_CODE in history(user)


def test_the_way_between_password_and_code_ends(client: FlaskClient, app_of_meg: Authenticator):
    sign_in(client)
    app_of_meg.clock.on(seconds=PATIENCE.total_seconds() + 1)
    assert give(client, app_of_meg.code).location.startswith("/sign-in")
    assert not is_in(client)


def test_a_new_password_ends_the_way_between(
    client: FlaskClient, user: User, app_of_meg: Authenticator
):
    sign_in(client)
    actions.change_password(user, "another long password", keep=None)
    assert give(client, app_of_meg.code).location == "/sign-in"
    assert not is_in(client)


def test_the_second_step_takes_forms_only(client: FlaskClient, app_of_meg: Authenticator):
    sign_in(client)
    assert client.post("/sign-in/code", json={"code": app_of_meg.code}).status_code == 415
    assert not is_in(client)


@pytest.fixture
def required(workplace: Workplace) -> Workplace:
    """The organisation asks managers for more than a password."""
    administrator = workplace.people[Role.ADMINISTRATOR]
    actions.require(workplace.organisation, [Role.MANAGER], by=administrator)
    return workplace


def shown_secret(page: str) -> str:
    return page.split("otpauth://", 1)[1].split("secret=")[1].split("&", maxsplit=1)[0]


def of_spelled(spelled: str) -> bytes:
    from base64 import b32decode

    return b32decode(spelled + "=" * (-len(spelled) % 8))


def test_who_must_have_it_sets_it_up_before_anything_else(
    app: Flask, client: FlaskClient, required: Workplace, user: User, clock: Clock
):
    assert sign_in(client, next="/checklists").location == "/sign-in/set-up"
    for address in ("/", "/visits", "/me", "/me/security/second-step", "/api/v1/session"):
        assert client.get(address).status_code in {302, 401}, "another tab"
    assert client.post("/api/v1/devices", json={"name": "x"}).status_code == 401
    page = client.get("/sign-in/set-up").text
    assert page == client.get("/sign-in/set-up").text, "two tabs show one secret"
    shows = Authenticator(of_spelled(shown_secret(page)), clock)
    assert client.post("/sign-in/set-up", data={"fresh": "123"}).status_code == 422
    done = client.post("/sign-in/set-up", data={"fresh": shows.code})
    assert done.status_code == 200
    assert done.text.count("<li><code>") == 10
    assert 'href="/checklists"' in done.text
    assert is_in(client)
    assert db.session.scalars(
        select(Event.kind).where(Event.kind == "member.second-factor-set")
    ).all()


def test_a_copied_cookie_of_before_does_not_set_up_another_authenticator(
    app: Flask, client: FlaskClient, required: Workplace, user: User, clock: Clock
):
    """Somebody who knew the password and began as well gets no second authenticator in."""
    thief = app.test_client()
    for browser in (client, thief):
        sign_in(browser)
    secrets = [shown_secret(each.get("/sign-in/set-up").text) for each in (client, thief)]
    assert secrets[0] != secrets[1]
    mine, theirs = (Authenticator(of_spelled(each), clock) for each in secrets)
    assert client.post("/sign-in/set-up", data={"fresh": mine.code}).status_code == 200
    answer = thief.post("/sign-in/set-up", data={"fresh": theirs.code})
    assert answer.location == "/sign-in/code"
    assert give(thief, theirs.code).status_code == 422
    assert not is_in(thief)


def test_a_session_of_before_is_asked_to_sign_in_again(
    app: Flask, workplace: Workplace, user: User, app_of_meg: Authenticator
):
    [member] = user.memberships
    weak, strong = signed_in(app, member), signed_in(app, member, second_factor=True)
    assert weak.get("/visits").status_code == 200
    actions.require(workplace.organisation, [Role.MANAGER], by=workplace.people[Role.ADMINISTRATOR])
    answer = weak.get("/visits", follow_redirects=True)
    assert "asks for a second step now" in answer.text
    assert weak.get("/api/v1/session").status_code == 401
    assert strong.get("/visits").status_code == 200


def test_a_reset_password_opens_nothing_past_the_second_step(
    app: Flask, client: FlaskClient, user: User, app_of_meg: Authenticator
):
    from audit.people.passwords.actions import ask_reset, token_of
    from audit.people.passwords.models import PasswordLink

    ask_reset(MEG)
    link = db.session.scalars(select(PasswordLink)).one()
    new = "quite another long password"
    answer = client.post(f"/password/{token_of(link.id)}", data={"password": new})
    assert answer.status_code == 303
    assert not is_in(client)
    assert sign_in(client, new).location == "/sign-in/code"
    assert not is_in(client)


def test_the_demo_stays_one_click_whatever_is_asked_for(client: FlaskClient, required: Workplace):
    with db.write():
        required.organisation.demo = True
    manager = required.people[Role.MANAGER]
    assert client.post(f"/demo/{manager.id}").status_code == 303
    assert client.get("/visits").status_code == 200


@pytest.mark.parametrize("with_password", [True, False])
def test_a_first_authenticator_is_set_up_from_ones_account(
    app: Flask, user: User, clock: Clock, with_password: bool
):
    with db.write():
        user.password = user.password if with_password else None
    browser = signed_in(app, user.memberships[0])
    page = browser.get("/me/security/second-step").text
    assert 'name="code"' not in page
    assert ('name="present"' in page) is with_password
    shows = Authenticator(of_spelled(shown_secret(page)), clock)
    right = {"fresh": shows.code, "present": PASSWORD}
    assert browser.post("/me/security/second-step", data=right).status_code == 200
    assert browser.get("/me/security").text.count("With the second step") == 1


def test_setting_up_from_ones_account_takes_the_password_and_the_present_code(
    app: Flask, user: User, app_of_meg: Authenticator
):
    browser = signed_in(app, user.memberships[0], second_factor=True)
    address = "/me/security/second-step"
    shows = Authenticator(of_spelled(shown_secret(browser.get(address).text)), app_of_meg.clock)
    right = {"fresh": shows.code, "present": PASSWORD, "code": app_of_meg.code}
    for missing in right:
        wrong = {**right, missing: "wrong"}
        assert browser.post(address, data=wrong).status_code == 422, missing
    assert browser.post(address, data=right).status_code == 200
    app_of_meg.clock.on(minutes=1)
    assert actions.give_code(user, app_of_meg.code, "") is Answer.WRONG, "replaced"
    assert actions.give_code(user, shows.code, "") is Answer.RIGHT


def test_it_is_switched_off_with_password_and_code_unless_it_is_asked_for(
    app: Flask, workplace: Workplace, user: User, app_of_meg: Authenticator
):
    browser = signed_in(app, user.memberships[0], second_factor=True)
    address = "/me/security/second-step/removal"
    administrator = workplace.people[Role.ADMINISTRATOR]
    actions.require(workplace.organisation, [Role.MANAGER], by=administrator)
    right = {"present": PASSWORD, "code": app_of_meg.code}
    assert browser.post(address, data=right).status_code == 409
    actions.require(workplace.organisation, [], by=administrator)
    assert browser.post(address, data={"present": PASSWORD}).status_code == 422
    assert browser.post(address, data={**right, "present": "wrong"}).status_code == 422
    assert browser.post(address, data=right).status_code == 303
    assert queries.factor_of(user) is None
    assert queries.codes_left(user) == 0
    other = app.test_client()
    assert sign_in(other).location == "/"


def test_recovery_codes_come_as_a_file_to_who_has_them(
    app: Flask, workplace: Workplace, user: User, app_of_meg: Authenticator
):
    codes: list[str] = user.first_codes  # type: ignore[attr-defined]
    mine = signed_in(app, user.memberships[0])
    address = "/me/security/recovery-codes/file"
    answer = mine.post(address, data={"code": codes})
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert set(codes) <= set(answer.text.split())
    assert mine.post(address, data={"code": [*codes, "<script>"]}).status_code == 404
    assert mine.post(address).status_code == 404
    stranger = signed_in(app, workplace.people[Role.REVIEWER])
    assert stranger.post(address, data={"code": codes}).status_code == 404


@pytest.fixture
def administrator(app: Flask, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.ADMINISTRATOR])


def reset_of(person: Membership) -> str:
    return f"/organisation/sign-in/people/{person.id}/reset"


def test_an_administrator_takes_a_lost_second_step_away(
    app: Flask, administrator: FlaskClient, user: User, app_of_meg: Authenticator
):
    [person] = user.memberships
    hers = signed_in(app, person, second_factor=True)
    assert administrator.post(reset_of(person)).status_code == 303
    assert not is_in(hers)
    assert Happened.FACTOR_RESET in history(user)
    [event] = db.session.scalars(
        select(Event).where(Event.kind == "member.second-factor-reset")
    ).all()
    assert event.subject_id == person.id
    assert event.actor_id not in {None, person.id}
    assert administrator.post(reset_of(person)).status_code == 404, "there is none any more"


def test_nobody_takes_away_what_guards_another_organisation_too(
    app: Flask,
    workplace: Workplace,
    administrator: FlaskClient,
    user: User,
    app_of_meg: Authenticator,
):
    [person] = user.memberships
    rival = build_workplace("Rival Bank", "rival.example")
    theirs = signed_in(app, rival.people[Role.ADMINISTRATOR])
    assert theirs.post(reset_of(person)).status_code == 404
    people.add_user(MEG, "Meg", organisation=rival.organisation, role=Role.SHOPPER)
    assert administrator.post(reset_of(person)).status_code == 409
    assert queries.factor_of(user) is not None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_rules_over_signing_in(
    app: Flask, workplace: Workplace, user: User, app_of_meg: Authenticator, role: Role
):
    browser = signed_in(app, workplace.people[role])
    assert browser.get("/organisation/sign-in").status_code == 403
    assert browser.post("/organisation/sign-in", data={"roles": "shopper"}).status_code == 403
    assert browser.post(reset_of(user.memberships[0])).status_code == 403


def test_an_administrator_cannot_lock_themselves_out(
    administrator: FlaskClient, workplace: Workplace, clock: Clock
):
    asked = {"roles": ["administrator", "manager"]}
    refused = administrator.post("/organisation/sign-in", data=asked)
    assert refused.status_code == 422
    assert "locked out" in refused.text
    me = workplace.people[Role.ADMINISTRATOR].user
    secret = actions.new_secret()
    actions.set_up(me, secret, Authenticator(secret, clock).code, "")
    assert administrator.post("/organisation/sign-in", data=asked).status_code == 303
    db.session.refresh(workplace.organisation)
    assert workplace.organisation.second_factor_roles == ["administrator", "manager"]
    bogus = administrator.post("/organisation/sign-in", data={"roles": "owner"})
    assert bogus.status_code in {302, 422}


def test_another_secret_key_opens_nothing_and_a_recovery_code_neither(
    app: Flask, user: User, app_of_meg: Authenticator
):
    app.config["SECRET_KEY"] = "another"
    assert actions.give_code(user, app_of_meg.code, "") is Answer.WRONG
    assert actions.give_code(user, user.first_codes[0], "") is Answer.WRONG  # type: ignore[attr-defined]


def test_what_somebody_else_may_have_done_is_told_by_mail(
    app: Flask, workplace: Workplace, user: User, app_of_meg: Authenticator
):
    actions.reset(user, by=workplace.people[Role.ADMINISTRATOR])
    actions.change_password(user, "seven green lamps", keep=None)
    messages = db.session.scalars(select(Message).order_by(Message.next_at, Message.kind)).all()
    assert [each.kind for each in messages] == ["password-changed", "second-step-reset"]
    with app.test_request_context():
        for message in messages:
            letter = KINDS[message.kind].write(Occasion(message, user, reader("en")))
            assert letter is not None
            assert "%(" not in "".join(letter.paragraphs)
            assert "Meg" in letter.paragraphs[0]


def test_whoever_runs_the_server_takes_a_second_step_away(
    settings: Settings, user: User, app_of_meg: Authenticator, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))
    reset = ["user", "reset-second-step"]
    assert CliRunner().invoke(main, [*reset, MEG]).exit_code == 0
    db.session.rollback()
    assert queries.factor_of(user) is None
    assert "has no second step" in CliRunner().invoke(main, [*reset, MEG]).output
    assert CliRunner().invoke(main, [*reset, "nobody@harbour.example"]).exit_code == 1
