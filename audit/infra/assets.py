"""The front end's files, served under one build.

A build is a hash of the static tree and of whatever else pages are made from. Its files are
cached for ever; a file of another build is 404, so that a page and its assets never mix.
Stylesheets are joined when they are read (`@import "x.css";` stands for the file's text) and
scripts when they are asked for, because at run time each import would cost a round trip.
"""

import hashlib
import mimetypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Thread

from flask import Flask, Response, abort, current_app, request

from audit.infra.compression import COMPRESSIBLE, SMALLEST, Coding, coding_for, compress
from audit.infra.permits import A_FILE, permit
from audit.infra.scripts import imported_by, joined_script

ROOT = Path(__file__).resolve().parents[2]
FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".webmanifest": "application/manifest+json",
}
"""Stated here: what the machine's own table says about them differs from place to place."""

UNSEEN = (".", "__pycache__")
"""How names begin that are no part of the tree."""

_IMPORT = re.compile(r'^@import "([^"]+)";\n?', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_INDENT = re.compile(r"\n\s+")
_BREAK = re.compile(r"(?<=[;{},])\n")


@dataclass
class Asset:
    """One file as it is sent: its bytes, its media type, and its compressed forms once made."""

    body: bytes
    mimetype: str
    _compressed: dict[Coding, bytes] = field(default_factory=dict)

    @property
    def compressible(self) -> bool:
        """Whether its type shrinks and its size makes that worthwhile."""
        return self.mimetype in COMPRESSIBLE and len(self.body) >= SMALLEST

    def encoded(self, coding: Coding) -> bytes:
        """The body in a coding, made the first time it is asked for."""
        if coding not in self._compressed:
            self._compressed[coding] = compress(self.body, coding, once=True)
        return self._compressed[coding]


def _files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root).parts
        if relative[0] == "build" or any(part.startswith(UNSEEN) for part in relative):
            continue
        if path.is_file():
            yield path


def joined_css(path: Path) -> str:
    """A stylesheet with its imports in place, without comments, indentation and needless breaks."""
    source = path.read_text(encoding="utf-8")
    whole = _IMPORT.sub(lambda found: joined_css(path.parent / found[1]), source)
    return _BREAK.sub("", _INDENT.sub("\n", _COMMENT.sub("", whole)))


def _body(path: Path) -> bytes:
    return joined_css(path).encode() if path.suffix == ".css" else path.read_bytes()


def _mimetype(name: str) -> str:
    known = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    return known or "application/octet-stream"


class StaticTree:
    """The files below one directory at one moment, by name, with their build."""

    def __init__(self, root: Path, also: Iterable[Path] = ()) -> None:
        self._bodies = {p.relative_to(root).as_posix(): _body(p) for p in _files(root)}
        self._assets: dict[str, Asset] = {}
        digest = hashlib.sha256()
        for name, body in self._bodies.items():
            digest.update(f"{name}\0{len(body)}\0".encode() + body)
        for path in (file for directory in also for file in _files(directory)):
            digest.update(f"{path.name}\0".encode() + path.read_bytes())
        self.build = digest.hexdigest()[:12]

    @cached_property
    def scripts(self) -> dict[str, str]:
        """Every script's text, as it was read."""
        texts = ((name, body) for name, body in self._bodies.items() if name.endswith(".js"))
        return {name: body.decode() for name, body in texts}

    def url(self, name: str) -> str:
        """The address of a file in this build; KeyError when there is no such file."""
        if name not in self._bodies:
            raise KeyError(f"no static file is called {name}; was the front end set up?")
        return f"/static/{self.build}/{name}"

    def find(self, build: str, name: str) -> Asset | None:
        """The file, when it belongs to this very build; UnjoinableScript for a broken script."""
        if build != self.build or name not in self._bodies:
            return None
        if name not in self._assets:
            scripts, body = self.scripts, self._bodies[name]
            joined = joined_script(name, scripts).encode() if name in scripts else body
            self._assets[name] = Asset(joined, _mimetype(name))
        return self._assets[name]

    def warm(self) -> None:
        """Compress everything that pages ask for and that shrinks, so that no visitor waits."""
        parts = {part for name in self.scripts for part in imported_by(name, self.scripts)[:-1]}
        for name in self._bodies.keys() - parts:
            asset = self.find(self.build, name)
            if asset and asset.compressible:
                asset.encoded("br")
                asset.encoded("gzip")


class Assets:
    """The static tree of an application; while debugging it follows the files."""

    def __init__(self, root: Path, also: Sequence[Path], *, following: bool) -> None:
        self.root, self.also, self.following = root, also, following
        self._stamp = self._stamps() if following else ()
        self._tree = StaticTree(root, also)

    @property
    def tree(self) -> StaticTree:
        """The tree to serve from; read again when it follows and a file has changed."""
        if self.following and (stamp := self._stamps()) != self._stamp:
            self._stamp, self._tree = stamp, StaticTree(self.root, self.also)
        return self._tree

    def url(self, name: str) -> str:
        """The address of a file in the build served now."""
        return self.tree.url(name)

    @property
    def build(self) -> str:
        """The build served now, twelve hexadecimal digits."""
        return self.tree.build

    def _stamps(self) -> tuple[tuple[str, int], ...]:
        return tuple(
            (str(path), path.stat().st_mtime_ns)
            for directory in (self.root, *self.also)
            for path in _files(directory)
        )


def _answer(asset: Asset) -> Response:
    coding = coding_for(request.accept_encodings) if asset.compressible else None
    body = asset.encoded(coding) if coding else asset.body
    response = Response(body, mimetype=asset.mimetype)
    response.headers["Cache-Control"] = FOR_EVER
    if asset.compressible:
        response.headers["Vary"] = "Accept-Encoding"
    if coding:
        response.headers["Content-Encoding"] = coding
    return response


def init_assets(
    app: Flask,
    static: Path = ROOT / "static",
    also: Sequence[Path] = (ROOT / "templates", ROOT / "audit"),
) -> Assets:
    """Serve the static tree at /static/<build>/…; `also` names what else makes a build new.

    Phones keep pages as long as their build, so templates, code and catalogues count too.
    Templates get `asset(name)`, the address of a file.
    """
    assets = Assets(static, also, following=app.debug)

    @permit(A_FILE)
    def asset(build: str, name: str) -> Response:
        found = assets.tree.find(build, name)
        return _answer(found) if found else abort(404)

    app.add_url_rule("/static/<build>/<path:name>", "asset", asset)
    app.jinja_env.globals["asset"] = assets.url
    app.extensions["assets"] = assets
    return assets


def current_assets() -> Assets:
    """The static tree of the application that answers."""
    assets: Assets = current_app.extensions["assets"]
    return assets


def warm_in_background(assets: Assets) -> None:
    """Compress the tree beside the server's start; a file asked for meanwhile is made at once."""
    Thread(target=assets.tree.warm, name="assets", daemon=True).start()
