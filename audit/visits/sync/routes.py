"""The phones' API, `/api/v1`: JSON, entered with a device token, errors as problem details."""

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.queries import version_for
from audit.infra.asked import text_sent_as
from audit.infra.permits import permit
from audit.infra.refusals import Invalid, found
from audit.infra.storage import storage
from audit.people import actions as people
from audit.people.agreements import actions as agreeing
from audit.people.agreements import queries as agreements
from audit.people.agreements.views import document as agreement_document
from audit.people.identity import current_device, current_member
from audit.people.permits import Action
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.queries import visit_for
from audit.visits.sync import adhoc, photos, queries, submissions

bp = Blueprint("sync", __name__, url_prefix="/api/v1")

CHUNK = 64 * 1024


@bp.get("/visits")
@permit(Action.VISITS_CAPTURE, bearer=True)
def visits() -> BaseResponse:
    """The member's visits; 304 when the phone has them already."""
    return _unless_known(queries.visits_of(current_member()), now=queries.server_time())


@bp.get("/catalogue")
@permit(Action.VISITS_AUDIT, bearer=True)
def catalogue() -> BaseResponse:
    """The branches and checklists with which an audit may be started on site."""
    return _unless_known(adhoc.catalogue_for(current_member()))


@bp.delete("/devices/current")
@permit(Action.ACCOUNT, bearer=True)
def sign_out() -> tuple[str, int]:
    """End this phone's token; whoever is signed in beside it stays so."""
    people.sign_out_device(current_device())
    return "", 204


@bp.put("/visits/<uuid:visit_id>/acceptance")
@permit(Action.VISITS_CAPTURE, bearer=True)
def accept(visit_id: UUID) -> tuple[str, int]:
    """Take an offered visit on."""
    offers.accept(_own(visit_id), by=current_member().id)
    return "", 204


@bp.put("/visits/<uuid:visit_id>/refusal")
@permit(Action.VISITS_CAPTURE, bearer=True)
def refuse(visit_id: UUID) -> tuple[str, int]:
    """Turn an offered visit down, with a reason if the shopper likes to give one."""
    offers.decline(_own(visit_id), text_sent_as("reason"), by=current_member().id)
    return "", 204


@bp.get("/agreement")
@permit(Action.AGREEMENTS_OWN, bearer=True)
def agreement() -> BaseResponse:
    """What shoppers agree to at present, and when this one did."""
    member = current_member()
    version = agreements.current_version(member.organisation_id)
    given = agreements.agreement_of(member, version) if version else None
    return _unless_known(agreement_document(version, given))


@bp.put("/agreement")
@permit(Action.AGREEMENTS_OWN, bearer=True)
def agree() -> tuple[str, int]:
    """Agree to the version that the phone showed."""
    agreeing.agree(current_member(), text_sent_as("hash"), text_sent_as("language"))
    return "", 204


@bp.get("/visits/<uuid:visit_id>/submissions/<int(max=1000000):number>")
@permit(Action.VISITS_CAPTURE, bearer=True)
def submission(visit_id: UUID, number: int) -> Response:
    """A submission as it was sent, so that it can be corrected on any phone."""
    sent = found(queries.submission_of(current_member(), visit_id, number))
    return Response(sent.content, mimetype="application/json")


@bp.put("/visits/<uuid:visit_id>/submissions/<sha256>")
@permit(Action.VISITS_CAPTURE, bearer=True)
def submit(visit_id: UUID, sha256: str) -> Response:
    """Receive frozen bytes; the receipt means that everything is durable."""
    if (request.content_length or 0) > submissions.LARGEST:
        raise photos.TooLarge(_("A visit may have 2 MB of text at most."))
    body = request.get_data(cache=False)
    receipt, new = submissions.receive(
        current_member(), visit_id, sha256, body, device=current_device()
    )
    return Response(receipt, 201 if new else 200, mimetype="application/json")


@bp.get("/checklists/<version_hash>")
@permit(Action.VISITS_CAPTURE, bearer=True)
def checklist(version_hash: str) -> Response:
    """A checklist version; it never changes."""
    version = found(version_for(current_member(), version_hash))
    response = Response(version.content, mimetype="application/json")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@bp.route("/photos/<sha256>", methods=["GET"])
@permit(Action.VISITS_CAPTURE, bearer=True)
def photo(sha256: str) -> Response:
    """One's own photo: HEAD asks whether it is here, GET brings its sealed bytes."""
    kept = found(photos.photo_of(current_member(), sha256))
    if not storage().exists(kept.key):
        found(None)
    body = b"" if request.method == "HEAD" else storage().read(kept.key)
    response = Response(body, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = "attachment"
    return response


@bp.put("/photos/<sha256>")
@permit(Action.VISITS_CAPTURE, bearer=True)
def upload(sha256: str) -> tuple[str, int]:
    """Receive a photo's bytes; 201 the first time, 200 after that."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise Invalid(_("A photo is named by its SHA-256."))
    if (request.content_length or 0) > photos.LARGEST:
        raise photos.TooLarge(_("A photo may have 15 MB at most."))
    _photo, new = photos.receive(current_member(), sha256, _body())
    return "", 201 if new else 200


def _unless_known(document: dict[str, Any], **beside: str) -> BaseResponse:
    """The document with its ETag, or 304; what is `beside` it changes no tag."""
    written = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    response = Response(written(document | beside), mimetype="application/json")
    response.set_etag(hashlib.sha256(written(document).encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _own(visit_id: UUID) -> Visit:
    return found(visit_for(current_member(), visit_id, Action.VISITS_CAPTURE))


def _body() -> Iterator[bytes]:
    received = 0
    while chunk := request.stream.read(CHUNK):
        received += len(chunk)
        yield chunk
    if request.content_length is not None and received != request.content_length:
        raise Invalid(_("The photo arrived incomplete. It will be sent again."))
