"""What the phone noted beside the answers is shown to the reviewer in words."""

import hashlib

from flask.testing import FlaskClient

from tests.builders import Phone, Workplace, accepted, manifest
from tests.pictures import jpeg


def test_moments_and_edited_photos_are_told_to_the_reviewer(
    phone: Phone, reviewer: FlaskClient, workplace: Workplace
):
    visit, picture = accepted(workplace), jpeg(seed=95)
    sha = hashlib.sha256(picture).hexdigest()
    phone.send_photo(picture)
    document = manifest(visit, format=2)
    document["photos"] = [{"sha256": sha, "of": "visit", "edited": True}]
    document["times"]["marks"] = {
        "arrived": "2026-11-20T10:01:00.000Z",
        "first-contact": "2026-11-20T10:03:00.000Z",
    }
    assert phone.send(visit.id, document).status_code == 201
    page = reviewer.get(f"/visits/{visit.id}/review").text
    assert "1 photo was cropped or blurred on the phone." in page
    assert "<dt>First contact</dt>" in page
    assert page.index("<dt>Arrived</dt>") < page.index("<dt>First contact</dt>")
