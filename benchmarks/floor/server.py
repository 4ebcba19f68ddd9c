"""The floor: a plain HTML form of the same items, each answer saved on the phone; one file."""

import gzip
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from audit.formats.checklist import Checklist
from benchmarks.checklist import choices, sixty

SCRIPT = (Path(__file__).parent / "floor.js").read_text(encoding="utf-8")
STYLE = (Path(__file__).parent / "floor.css").read_text(encoding="utf-8")


def page(checklist: Checklist) -> str:
    """The form as one file: no address of its own, so no further request."""
    options = choices(checklist)
    groups = "".join(
        f"<h2>{escape(section.title['en'])}</h2>"
        + "".join(
            f"<fieldset><legend>{escape(item.text['en'])}</legend>"
            + "".join(
                f"<label><input type=radio name={item.id} value={value}>{value}</label>"
                for value in options[item.id]
            )
            + "</fieldset>"
            for item in section.items
        )
        for section in checklist.sections
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Floor</title>"
        "<meta name=viewport content='width=device-width'><link rel=icon href=data:,>"
        f"<style>{STYLE}</style><form>{groups}</form><script>{SCRIPT}</script>"
    )


class Handler(BaseHTTPRequestHandler):
    """Answers everything with the form, compressed beforehand."""

    protocol_version = "HTTP/1.1"
    body = gzip.compress(page(sixty()).encode(), 9, mtime=0)

    def do_GET(self) -> None:
        """The form."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
