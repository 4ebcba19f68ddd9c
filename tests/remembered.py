"""What all applications of a run have in common, worked out once: a test has one of its own.

Nothing of it depends on data: templates and statements as compiled, addresses, static files.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from audit.infra import assets

STATIC = assets.ROOT / "static"


class Compiled(BytecodeCache):
    """Templates compiled once for all the applications of a run."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template that was compiled before."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        assert bucket.code is not None
        self.codes[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = Compiled()


def remember_templates() -> None:
    """Let every application of this process compile templates once."""
    make = Flask.create_jinja_environment

    def remembered(app: Flask) -> Environment:
        environment = make(app)
        environment.bytecode_cache = TEMPLATES
        return environment

    Flask.create_jinja_environment = remembered  # type: ignore[method-assign,assignment]


DIALECTS: dict[str, Dialect] = {}
STATEMENTS: LRUCache[Any, Any] = LRUCache(5000)


def share_statements(engine: Engine) -> None:
    """Let an engine use what others compiled; a statement is known by it and its dialect."""
    if engine.dialect.name not in DIALECTS:
        engine.connect().close()  # a dialect learns from its first connection
        DIALECTS[engine.dialect.name] = engine.dialect
    engine.dialect = engine.pool._dialect = DIALECTS[engine.dialect.name]
    engine._compiled_cache = STATEMENTS


BUILDERS: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


def remember_addresses(build: Callable[..., Any] = Rule._compile_builder) -> None:
    """Compile the builder of each address once: it takes what is the rule's own from the rule."""

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return build(rule, append_unknown)
        key = (rule.rule, append_unknown, *rule._trace)
        if key not in BUILDERS:
            BUILDERS[key] = build(rule, append_unknown)
        return BUILDERS[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]


def remember_static_files(read: type[assets.StaticTree] = assets.StaticTree) -> None:
    """Read the product's static files once, and compress each once; a test's own are its own."""
    known: dict[tuple[Path, ...], assets.StaticTree] = {}

    def remembered(root: Path, also: Iterable[Path] = ()) -> assets.StaticTree:
        key = (root, *also)
        if root != STATIC:
            return read(root, also)
        if key not in known:
            known[key] = read(root, also)
        return known[key]

    assets.StaticTree = remembered  # type: ignore[assignment,misc]
