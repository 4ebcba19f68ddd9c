"""I5: every visit begun is somewhere. I6: nothing is gone that the server has no receipt for."""

from collections import defaultdict
from typing import Any

from tests.browser.field.phone import KEPT, Phone

Records = dict[str, list[dict[str, Any]]]
KEYS = {
    "drafts": ("user", "visit"),
    "answers": ("user", "visit", "item"),
    "notes": ("user", "visit", "kind", "place"),
    "photos": ("user", "visit", "id"),
    "blobs": ("user", "sha256"),
    "queue": ("user", "visit", "sha256"),
    "receipts": ("user", "visit", "manifest_sha256"),
}


def key_of(store: str, record: dict[str, Any]) -> tuple[Any, ...]:
    """A record's key in its store."""
    return tuple(record[name] for name in KEYS[store])


def assert_nothing_lost(phone: Phone) -> None:
    """Both invariants on what the open tab finds in the database and on what the server has."""
    records = phone.records()
    begun_is_somewhere(phone, records)
    what_was_stored_is_there(phone, records)
    receipts_are_true(phone, records)


def begun_is_somewhere(phone: Phone, records: Records) -> None:
    """I5: begun = draft + queued + received + blocked + deleted, each visit in one place."""
    begun = {r["visit"] for r in records.get("begun", [])} | {
        change["record"]["visit"]
        for change in phone.stored
        if change["store"] == "drafts" and not change.get("gone")
    }
    drafts = {r["visit"]: r for r in records["drafts"]}
    queue = {(r["visit"], r["sha256"]) for r in records["queue"]}
    receipts = {(r["visit"], r["manifest_sha256"]) for r in records["receipts"]}
    deleted = {r["visit"] for r in records.get("deleted", [])}
    for visit in begun:
        draft = drafts.get(visit)
        frozen = draft is not None and draft["state"] == "frozen"
        place = (
            (draft is not None and draft["state"] == "draft")
            or (frozen and (visit, draft["frozen"]) in queue | receipts)
            or any(visit == other for other, _hash in receipts)
            or visit in deleted
        )
        assert place, f"I5: {visit} was begun and is nowhere: {draft}"


def what_was_stored_is_there(phone: Phone, records: Records) -> None:
    """I6: a record that was committed is there, no older than it was, or the server has it."""
    now = {(store, key_of(store, record)): record for store in KEPT for record in records[store]}
    history: dict[tuple[str, tuple[Any, ...]], list[dict[str, Any]]] = defaultdict(list)
    for change in phone.stored:
        if change["store"] in KEYS:
            history[change["store"], tuple(change["key"])].append(change)
    for (store, key), changes in history.items():
        last = changes[-1]
        if last.get("gone"):
            continue
        here = now.get((store, key))
        if here is None:
            assert server_has(phone, store, last["record"]), f"I6: {store} {key} is gone"
        elif store in {"answers", "notes", "photos"}:
            older = [change["record"] for change in changes[:-1] if not change.get("gone")]
            went_back = here in older and here != last["record"]
            assert not went_back, f"I6: {store} {key} went back to {here}"
        elif store == "queue":
            assert last["record"]["state"] != "received" or here["state"] == "received"


def server_has(phone: Phone, store: str, record: dict[str, Any]) -> bool:
    """Whether a receipt stands for what is gone from the phone."""
    if store == "blobs":
        return True  # it went with its photo's record, which is looked at by itself
    return bool(phone.field.received(record["visit"]))


def receipts_are_true(phone: Phone, records: Records) -> None:
    """A receipt on the phone is one of the server's, and its photos have the very bytes."""
    for receipt in records["receipts"]:
        kept = {one.sha256: one for one in phone.field.received(receipt["visit"])}
        assert receipt["manifest_sha256"] in kept, f"I6: a receipt for nothing: {receipt}"
        named = set(kept[receipt["manifest_sha256"]].receipt["photos"])
        assert named == set(receipt["photos"])
    for blob in records["blobs"]:
        assert blob["bytes"] == blob["sha256"], "I6: a photo's bytes are not its own any more"
    blobs = {(r["user"], r["sha256"]) for r in records["blobs"]}
    received = {r["manifest_sha256"] for r in records["receipts"]}
    for entry in records["queue"]:
        assert entry["bytes"] == entry["sha256"]
        if entry["sha256"] not in received:
            lacking = [p for p in entry["photos"] if (entry["user"], p) not in blobs]
            assert not lacking, f"I6: a photo of a waiting visit is gone: {lacking}"
