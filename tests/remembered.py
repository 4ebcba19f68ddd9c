"""What all applications of a run have in common, worked out once: a test has one of its own.

Nothing of it depends on data: templates and statements as compiled, addresses, static files.
"""

from collections.abc import Callable, Iterable
from copy import copy
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from passlib.hash import argon2
from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.rules import RulePart

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


COSTS = {"default_rounds": argon2.default_rounds, "memory_cost": argon2.memory_cost}
"""What a password costs in the product: a quarter of all computing, were it so in the tests."""


def hash_lightly() -> None:
    """Let this process hash passwords by the product's method at its least cost."""
    argon2.default_rounds, argon2.memory_cost, argon2.parallelism = 1, 8, 1


BUILDERS: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


PARSED: dict[str, tuple[list[RulePart], list[tuple[bool, str]], dict[str, BaseConverter]]] = {}


def remember_parts(parse: Callable[..., Iterable[RulePart]] = Rule._parse_rule) -> None:
    """Take each address apart once; its converters are made each application's own."""

    def remembered(rule: Rule, text: str) -> list[RulePart]:
        if text not in PARSED:
            known = len(rule._trace)
            parts = list(parse(rule, text))
            PARSED[text] = parts, rule._trace[known:], dict(rule._converters)
            return parts
        parts, trace, converters = PARSED[text]
        for name, converter in converters.items():
            own = rule._converters[name] = copy(converter)
            own.map = rule.map
            rule.arguments.add(name)
        rule._trace += trace
        return parts

    Rule._parse_rule = remembered  # type: ignore[method-assign]


def remember_addresses(build: Callable[..., Any] = Rule._compile_builder) -> None:
    """Compile the builder of each address once: it takes what is the rule's own from the rule."""
    remember_parts()

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
