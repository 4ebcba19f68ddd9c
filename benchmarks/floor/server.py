"""The floor: a plain HTML form of the same items, each answer saved on the phone.

Script and style are files of their own, as a policy without inline code asks of everybody.
"""

import gzip
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from audit.formats.checklist import Checklist
from benchmarks.checklist import choices, sixty

HERE = Path(__file__).parent


def page(checklist: Checklist) -> str:
    """The form."""
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
        "<link rel=stylesheet href=/floor.css><script src=/floor.js defer></script>"
        f"<form>{groups}</form>"
    )


def files() -> dict[str, tuple[str, bytes]]:
    """Media type and compressed bytes by address."""
    texts = {
        "/": ("text/html; charset=utf-8", page(sixty())),
        "/floor.js": ("text/javascript", (HERE / "floor.js").read_text(encoding="utf-8")),
        "/floor.css": ("text/css", (HERE / "floor.css").read_text(encoding="utf-8")),
    }
    return {
        name: (kind, gzip.compress(t.encode(), 9, mtime=0)) for name, (kind, t) in texts.items()
    }


class Handler(BaseHTTPRequestHandler):
    """Answers with files that were compressed beforehand."""

    protocol_version = "HTTP/1.1"
    files = files()

    def do_GET(self) -> None:
        """One of the files, else the form."""
        kind, body = self.files.get(self.path, self.files["/"])
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
