"""Scripts joined as they are served: a module and all that it imports, in one file.

At run time every wave of imports costs a round trip. Each module becomes the scope of one
function, in the order in which a browser would run them; `import("…")` stays a request of its
own. What is not understood is refused by file and line, never guessed (decision 0018).
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_STATEMENT = re.compile(
    # the second: what a minified package ends with
    r"^(?:import|export)\b(?!\s*[(.])|(?<=[;}])export(?=\{)",
    re.MULTILINE,
)
_IMPORT = re.compile(
    r"import(?:\s*\{(?P<names>[\w$,\s]*)\}\s*from|\s*\*\s*as\s+(?P<whole>[\w$]+)\s+from)?"
    r'\s*"(?P<address>\.{1,2}/[^"\n]+)";'
)
_EXPORT = re.compile(r"export\s*\{([\w$,\s]*)\};")
_DECLARED = re.compile(r"export (?=(?:const|class|(?:async )?function\*?) ([\w$]+))")
_NAME = re.compile(r"([\w$]+)(?:\s+as\s+([\w$]+))?")
_LATE = re.compile(r'(?<![\w$.])import\s*\((?:\s*"(\.{1,2}/[^"\n]+)"\s*\))?')
_ADDRESS = re.compile(r"\bimport\.meta\b(\.url\b)?")
_LEFT = re.compile(
    r"(?<![\w$.#\"'-])(?:import\s*[\"'{*]|import\s+[\w$]+\s+from\b|export\s*[{*]"
    r"|export\s+(?:const|let|var|class|function|async|default)\b)"
)
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)


class UnjoinableScript(ValueError):
    """A script that cannot be joined faithfully; says in which file and line, and why."""


@dataclass(frozen=True)
class _Import:
    """One import: the module's name, (name there, name here) for each, and the line it is on."""

    module: str
    line: int
    names: list[tuple[str, str]]
    whole: str | None
    """Under which name everything is taken: `import * as whole`."""


@dataclass
class _Module:
    """One file: its code without the statements that only modules have, and what these said."""

    name: str
    code: str = ""
    imports: list[_Import] = field(default_factory=list)
    exports: list[tuple[str, str]] = field(default_factory=list)
    """(name here, name outside) for each."""

    @property
    def variable(self) -> str:
        """Under which name the joined file keeps what it exports."""
        return "$" + re.sub(r"\W", "_", self.name.removesuffix(".js"))

    def beside(self, address: str) -> str:
        """The file, below the tree's root, that a relative address in this one names."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), address))


def lean_script(source: str) -> str:
    """A script without the comments that have lines of their own, indentation and blank lines.

    A template literal over several lines would lose these too: there is none.
    """
    return _INDENT.sub("", _COMMENT.sub("", source))


def joined_script(name: str, sources: Mapping[str, str]) -> str:
    """The script `name` with all that it imports; `sources` has every script's text by its name.

    A script that imports nothing stays as it is, but lean. UnjoinableScript for a circle, for a
    file or a name that is not there, and for any form that is not known here.
    """
    modules = _in_order(name, sources)
    entry = modules[-1]
    if len(modules) == 1:
        return lean_script(sources[name])
    known = {module.name: module for module in modules}
    scopes = [_scope(module, known, entry) for module in modules]
    if entry.exports:
        names = _pairs([(outside, outside) for _, outside in entry.exports])
        scopes.append(f"export const {{ {names} }} = {entry.variable};\n")
    return "".join(scopes)


def imported_by(name: str, sources: Mapping[str, str]) -> list[str]:
    """The scripts that `name` is joined from, itself last."""
    return [module.name for module in _in_order(name, sources)]


def loaded_late(name: str, sources: Mapping[str, str]) -> list[str]:
    """The scripts that `name`, joined, loads when it needs them: `import("…")`."""
    modules = _in_order(name, sources)
    late = (module.beside(found[1]) for module in modules for found in _LATE.finditer(module.code))
    return list(dict.fromkeys(late))


def _in_order(entry: str, sources: Mapping[str, str]) -> list[_Module]:
    """Every module once, after all that it imports."""
    done: dict[str, _Module] = {}
    under_way: list[str] = []

    def visit(name: str) -> _Module:
        if name in done:
            return done[name]
        module = _read(name, sources)
        under_way.append(name)
        for one in module.imports:
            where = f"{name}:{one.line}"
            if one.module not in sources:
                raise UnjoinableScript(f"{where}: there is no {one.module}")
            if one.module in under_way:
                raise UnjoinableScript(f"{where}: imports of {one.module} go round in a circle")
            given = {outside for _, outside in visit(one.module).exports}
            if absent := [there for there, _ in one.names if there not in given]:
                raise UnjoinableScript(f"{where}: {one.module} exports no {', '.join(absent)}")
        under_way.pop()
        done[name] = module
        return module

    visit(entry)
    return list(done.values())


def _read(name: str, sources: Mapping[str, str]) -> _Module:
    """Part a file into its code and its statements of modules."""
    source, module, at = sources[name], _Module(name), 0
    for found in _STATEMENT.finditer(source):
        start = found.start()
        module.code += source[at:start]
        line = source.count("\n", 0, start) + 1
        if taken := _IMPORT.match(source, start):
            target, names = module.beside(taken["address"]), _names(taken["names"] or "")
            module.imports.append(_Import(target, line, names, taken["whole"]))
        elif taken := _EXPORT.match(source, start):
            module.exports += _names(taken[1])
        elif taken := _DECLARED.match(source, start):
            module.exports.append((taken[1], taken[1]))
        else:
            raise UnjoinableScript(f"{name}:{line}: cannot join {_line(source, start)}")
        at = taken.end()
    module.code = lean_script(module.code + source[at:]).strip()
    if left := _LEFT.search(module.code):
        raise UnjoinableScript(f"{name}: cannot join {_line(module.code, left.start())}")
    _check_addresses(module, sources)
    return module


def _check_addresses(module: _Module, sources: Mapping[str, str]) -> None:
    for found in _LATE.finditer(module.code):
        if not found[1] or module.beside(found[1]) not in sources:
            what = _line(module.code, found.start())
            raise UnjoinableScript(f"{module.name}: names no script of ours: {what}")
    for found in _ADDRESS.finditer(module.code):
        if not found[1]:
            raise UnjoinableScript(f"{module.name}: of import.meta only url can be joined")


def _scope(module: _Module, known: Mapping[str, _Module], entry: _Module) -> str:
    """A module as one function, its addresses counted from the joined file's place."""

    def from_entry(name: str) -> str:
        path = posixpath.relpath(name, posixpath.dirname(entry.name))
        return path if path.startswith("../") else f"./{path}"

    taken = "".join(
        f"const {one.whole or f'{{ {_pairs(one.names)} }}'} = {known[one.module].variable};\n"
        for one in module.imports
        if one.names or one.whole
    )
    code = _LATE.sub(lambda late: f'import("{from_entry(module.beside(late[1]))}")', module.code)
    if module is not entry:
        own = f'new URL("{from_entry(module.name)}", import.meta.url).href'
        code = _ADDRESS.sub(lambda _: own, code)
    if not module.exports:
        return f"(() => {{\n{taken}{code}\n}})();\n"
    given = _pairs([(outside, here) for here, outside in module.exports])
    return f"const {module.variable} = (() => {{\n{taken}{code}\nreturn {{ {given} }};\n}})();\n"


def _names(written: str) -> list[tuple[str, str]]:
    """`a, b as c` as [(a, a), (b, c)]."""
    return [(found[1], found[2] or found[1]) for found in _NAME.finditer(written)]


def _pairs(names: list[tuple[str, str]]) -> str:
    """Names of properties and of variables, as they stand in an object or its pattern."""
    return ", ".join(key if key == value else f"{key}: {value}" for key, value in names)


def _line(source: str, position: int) -> str:
    return source[position:].split("\n", 1)[0].strip()
