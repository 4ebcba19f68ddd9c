"""The ledger of fees and expenses: decided, paid together, written out for payroll."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.fees import actions, entering, models, payroll, queries, wording  # noqa: F401
from audit.fees.forms import ChangeForm, EntriesForm, RefuseForm
from audit.fees.models import Entry, Payment
from audit.fees.rules import EntryState
from audit.infra.asked import page_asked_for
from audit.infra.htmx import go
from audit.infra.money import written_amount
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, NotFound, Refusal, found
from audit.people.identity import current_member
from audit.people.permits import Action, may
from audit.people.queries import names_of

bp = Blueprint("fees", __name__, url_prefix="/fees")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))

PAGE = 50
SHOWN = (EntryState.DUE, EntryState.APPROVED, EntryState.PAID, EntryState.REFUSED)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("")
@permit(Action.FEES_SEE)
def index() -> str:
    """The ledger by state, the oldest visit first, fifty a page."""
    return _ledger()


@bp.post("/approvals")
@permit(Action.FEES_DECIDE)
def approve() -> BaseResponse | tuple[str, int]:
    """Find the ticked amounts right."""
    return _together(EntryState.DUE)


@bp.post("/payments")
@permit(Action.FEES_DECIDE)
def pay() -> BaseResponse | tuple[str, int]:
    """Mark the ticked amounts as paid together."""
    return _together(EntryState.APPROVED)


@bp.get("/payments")
@permit(Action.FEES_SEE)
def payments() -> str:
    """What was paid, the newest payment first."""
    page = page_asked_for()
    rows = queries.payments_for(current_member(), page=page, size=PAGE)
    names = names_of({payment.made_by for payment, _count in rows})
    return render_template(
        "fees/payments.html", rows=rows[:PAGE], more=len(rows) > PAGE, page=page, names=names
    )


@bp.get("/payments/<int:number>")
@permit(Action.FEES_SEE)
def payment(number: int) -> str:
    """One payment: what it paid, and its files for payroll."""
    paid, entries = _paid(number)
    return render_template(
        "fees/payment.html",
        payment=paid,
        entries=entries,
        totals=queries.sums(entries),
        names=names_of({paid.made_by}),
        columns=payroll.COLUMNS,
    )


@bp.get("/payments/<int:number>/payroll.<kind>")
@permit(Action.FEES_SEE)
def file(number: int, kind: str) -> Response:
    """The payroll file; asked for again it holds the same."""
    if kind not in TYPES:
        raise NotFound
    paid, entries = _paid(number)
    rows = payroll.rows_of(paid, entries)
    body = payroll.as_csv(rows) if kind == "csv" else payroll.as_xlsx(paid, rows)
    response = make_response(body)
    response.headers["Content-Type"] = TYPES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="payroll-{number}.{kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/mine")
@permit(Action.FEES_OWN)
def mine() -> str:
    """One's own fees and expenses, and what became of them."""
    page, member = page_asked_for(), current_member()
    rows = queries.own_page(member, page=page, size=PAGE)
    return render_template(
        "fees/mine.html",
        entries=rows[:PAGE],
        more=len(rows) > PAGE,
        page=page,
        totals=queries.own_totals(member),
    )


@bp.get("/<uuid:entry_id>")
@permit(Action.FEES_SEE)
def show(entry_id: UUID) -> str:
    """One amount: what it is for, its receipt, what may be done."""
    return _page(found(queries.entry_for(current_member(), entry_id)))


@bp.post("/<uuid:entry_id>/change")
@permit(Action.FEES_DECIDE)
def change(entry_id: UUID) -> BaseResponse | tuple[str, int]:
    """Approve another amount than was asked for."""
    entry, form = _entry(entry_id), ChangeForm()
    holds = form.validate_on_submit()
    amount = form.amount_in(entry.currency)
    if not holds or amount is None:
        return _page(entry, change_form=form), 422
    reason, member = form.change_reason.data, current_member()
    return _done(entry, lambda: actions.change(entry_id, amount, reason, by=member))


@bp.post("/<uuid:entry_id>/refusal")
@permit(Action.FEES_DECIDE)
def refuse(entry_id: UUID) -> BaseResponse | tuple[str, int]:
    """Leave an amount unpaid."""
    entry, form = _entry(entry_id), RefuseForm()
    if not form.validate_on_submit():
        return _page(entry, refuse_form=form), 422
    reason, member = form.refuse_reason.data, current_member()
    return _done(entry, lambda: actions.refuse(entry_id, reason, by=member))


@bp.post("/<uuid:entry_id>/undo")
@permit(Action.FEES_DECIDE)
def undo(entry_id: UUID) -> BaseResponse | tuple[str, int]:
    """Take a decision back before it is paid."""
    return _done(_entry(entry_id), lambda: actions.undo(entry_id, by=current_member()))


def _together(state: EntryState) -> BaseResponse | tuple[str, int]:
    """Approve what is due, or pay what is approved: the entries that were ticked, or none."""
    member, chosen = current_member(), EntriesForm().chosen()
    if not chosen:
        return _ledger(state, problem=_("Nothing was ticked, so nothing was done.")), 422
    if queries.seen_of(member, chosen, Action.FEES_DECIDE) != chosen:
        raise NotFound
    try:
        if state is EntryState.DUE:
            actions.approve(chosen, by=member)
            return go(url_for("fees.index"))
        made = actions.pay(chosen, by=member)
    except Conflict as refusal:
        return _ledger(state, problem=refusal.detail), refusal.status
    return go(url_for("fees.payment", number=made.number))


def _ledger(state: EntryState | None = None, *, problem: str = "") -> str:
    member, page = current_member(), page_asked_for()
    asked = request.args.get("state", "")
    chosen = state or (EntryState(asked) if asked in SHOWN else EntryState.DUE)
    rows = queries.page_of(queries.ledger_for(member), states=[chosen], page=page, size=PAGE)
    return render_template(
        "fees/index.html",
        entries=rows[:PAGE],
        more=len(rows) > PAGE,
        page=page,
        chosen=chosen,
        shown=SHOWN,
        totals=queries.totals_for(member),
        over=queries.over_limit([entry.visit for entry in rows]),
        decides=may(member.role, Action.FEES_DECIDE),
        problem=problem,
    )


def _page(
    entry: Entry,
    *,
    change_form: ChangeForm | None = None,
    refuse_form: RefuseForm | None = None,
    refusal: Refusal | None = None,
) -> str:
    change_form = change_form or ChangeForm(
        formdata=None, amount=written_amount(entry.amount, entry.currency)
    )
    return render_template(
        "fees/show.html",
        entry=entry,
        others=[each for each in queries.entries_of(entry.visit) if each.id != entry.id],
        over=queries.over_limit([entry.visit]).get(entry.visit_id, 0),
        receipt=queries.receipt_of(entry),
        names=names_of({entry.decided_by} if entry.decided_by else set()),
        decides=may(current_member().role, Action.FEES_DECIDE),
        change_form=change_form,
        refuse_form=refuse_form or RefuseForm(formdata=None),
        refusal=refusal,
    )


def _done(entry: Entry, act: Callable[[], object]) -> BaseResponse | tuple[str, int]:
    """Do something with an entry and show it; what somebody else did meanwhile is told."""
    entry_id = entry.id
    try:
        act()
    except Conflict as refusal:
        return _page(_entry(entry_id), refusal=refusal), refusal.status
    return go(url_for("fees.show", entry_id=entry_id))


def _entry(entry_id: UUID) -> Entry:
    return found(queries.entry_for(current_member(), entry_id, Action.FEES_DECIDE))


def _paid(number: int) -> tuple[Payment, Sequence[Entry]]:
    entries = queries.paid_in(current_member(), number)
    return found(entries[0].payment if entries else None), entries
