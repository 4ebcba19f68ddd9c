"""The list of visits as a page: which filters are meant, and the answer."""

from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.htmx import render
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.models import Membership
from audit.people.permits import Action, may
from audit.visits.work import rules
from audit.visits.work.forms import FiltersForm, ViewForm
from audit.visits.work.models import SavedView
from audit.visits.work.rules import Filters
from audit.visits.work.views import first_view, list_page, view_for, views_for

EVERYTHING = "all"
"""The view that leaves nothing out, where a list opens with another one."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    filters: Filters
    view: SavedView | None = None
    form: FiltersForm | None = None
    """The filters as they were filled in, where they do not hold."""

    @property
    def query(self) -> str:
        """The part of the address that pages of the list share."""
        return f"view={self.view.id}" if self.view else self.filters.query()


def answer() -> Response:
    """The list; the filters' form is sent on to an address in one spelling."""
    member = current_member()
    keeps = may(member.role, Action.VIEWS_KEEP)
    if keeps and not request.args and (view := first_view(member)):
        return redirect(url_for("visits.index", view=view), 303)
    asked = asked_for(member)
    if "filter" in request.args and asked.form is None:
        return redirect(f"{url_for('visits.index')}?{asked.filters.query() or 'view=all'}", 303)
    return shown(member, asked)


def asked_for(member: Membership) -> Asked:
    """The filters that the request's address means."""
    if "filter" in request.args:
        form = FiltersForm(request.args)
        holds = form.validate()
        return Asked(form.wanted(), form=None if holds else form)
    filters = rules.read(request.args.items(multi=True))
    named = request.args.get("view", EVERYTHING)
    if named == EVERYTHING or filters.active:
        return Asked(filters)
    view = found(view_for(member, _id(named)))
    return Asked(rules.read(parse_qsl(view.query)), view)


def shown(
    member: Membership,
    asked: Asked,
    *,
    view_form: ViewForm | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    """The list for these filters; `problem` stands above it, `view_form` came back unkept."""
    keeps = may(member.role, Action.VIEWS_KEEP)
    return render(
        "visits/index.html",
        fragment="visits/_list.html",
        status=422 if asked.form else status,
        **list_page(member, asked.filters, page=page_asked_for(), form=asked.form),
        query=asked.query,
        view=asked.view,
        saved=views_for(member) if keeps else [],
        view_form=view_form or ViewForm(formdata=None),
        may_share=may(member.role, Action.VIEWS_SHARE),
        problem=problem,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
