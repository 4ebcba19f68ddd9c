"""Texts for translators: `make messages`, `make check-messages`.

`update` extracts every marked text, brings each catalogue in line and compiles it; `compile` only
compiles what changed; `check` names every defect and ends with 1 if there is one.
"""

import io
import os
import sys
from importlib.resources import files
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # started as a file, Python looks beside this file alone

from audit.infra.catalogues import TRANSLATIONS, compile_catalogues  # noqa: E402
from tools.message_checks import Problem, check_catalogue  # noqa: E402

LANGUAGES = ("fa", "ar", "cy")
"""What English is translated into."""

DOMAINS = {
    "messages": None,
    "flask_security": ("flask_security", "translations/flask_security.pot"),
    "wtforms": ("wtforms", "locale/wtforms.pot"),
}
"""Catalogue -> where a package keeps the texts that it brings; None for our own."""

SOURCES = ("audit", "templates")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "counted": (2, 3)}
SAME = TRANSLATIONS / "same.txt"


def extract() -> Catalog:
    """Every text that is marked in the code and the templates."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    catalog = Catalog(project="Sixmarks", copyright_holder="Sixmarks", charset="utf-8")
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        directory_filter=_holds_texts,
    )
    for name, line, message, comments, context in found:
        catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def _holds_texts(folder: str | os.PathLike[str]) -> bool:
    return Path(folder).relative_to(ROOT).parts[0] in SOURCES


def catalogue_of(language: str, domain: str = "messages") -> Path:
    """Where the texts of a language are."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path, language: str) -> Catalog:
    """One catalogue; an error of its syntax names the line."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def template_of(domain: str) -> Catalog:
    """What there is to translate: our own texts, or those that a package brings."""
    place = DOMAINS[domain]
    if place is None:
        return extract()
    package, template = place
    return read_po(io.BytesIO((files(package) / template).read_bytes()))


def _name(catalog: Catalog, language: str) -> None:
    """Say in the head of a file what it is, and nothing that nobody filled in."""
    own = Locale.parse(language).english_name
    catalog.header_comment = f"# The texts of Sixmarks in {own}: docs/TRANSLATING.md says how."
    catalog.fuzzy = False
    catalog.project, catalog.version = "Sixmarks", ""
    catalog.msgid_bugs_address = catalog.last_translator = ""
    catalog.language_team = own


def written(catalog: Catalog) -> bytes:
    """A catalogue as it is stored: sorted by file, without line numbers, lines not wrapped."""
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalog,
        width=None,
        sort_by_file=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    return buffer.getvalue()


def update(language: str, domain: str, template: Catalog) -> tuple[int, int]:
    """Bring one catalogue in line; gives how many texts are to be translated, and how many went."""
    path = catalogue_of(language, domain)
    catalog = read(path, language)
    before = path.read_bytes()
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    gone = len(catalog.obsolete)
    _name(catalog, language)
    if (after := written(catalog)) != before:
        path.write_bytes(after)
    return sum(not _whole(message.string) for message in catalog if message.id), gone


def _whole(string: str | tuple[str, ...] | list[str]) -> bool:
    return bool(string) if isinstance(string, str) else bool(string) and all(string)


def check() -> list[Problem]:
    """Every defect of every catalogue."""
    same = _same_words()
    problems: list[Problem] = []
    used: set[tuple[str, str]] = set()
    for domain in DOMAINS:
        template = template_of(domain)
        for language in LANGUAGES:
            catalog = read(catalogue_of(language, domain), language)
            found, equal = check_catalogue(language, domain, template, catalog, same)
            problems += found
            used |= {(language, text) for text in equal}
    problems += [
        Problem(language, "same.txt", text, "stands in the list and is not the same")
        for language, text in sorted(same - used)
    ]
    return problems


def _same_words() -> set[tuple[str, str]]:
    """Texts that are the same word in a language: one `language: text` a line."""
    lines = SAME.read_text("utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]
    return {(line.partition(": ")[0], line.partition(": ")[2]) for line in entries}


def main() -> None:
    """Do what the one argument says."""
    task = sys.argv[1] if len(sys.argv) == 2 else ""
    if task == "update":
        for domain in DOMAINS:
            template = template_of(domain)
            for language in LANGUAGES:
                missing, gone = update(language, domain, template)
                print(f"{language} {domain}: {missing} to translate, {gone} no longer used")
    elif task == "check":
        problems = check()
        for problem in problems:
            print(problem, file=sys.stderr)
        if problems:
            raise SystemExit(f"{len(problems)} defects in the catalogues; docs/TRANSLATING.md")
    elif task != "compile":
        raise SystemExit("usage: messages.py update | compile | check")
    compile_catalogues()


if __name__ == "__main__":
    main()
