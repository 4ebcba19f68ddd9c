"""Scripts are joined faithfully: they do what their modules would have done, or are refused."""

import re
import subprocess
from pathlib import Path

import pytest

from audit.infra.assets import ROOT, StaticTree
from audit.infra.scripts import UnjoinableScript, imported_by, joined_script, loaded_late

GRAPH = {
    "js/app/main.js": """
/** Everything that is known, at once. */

import "./first.js";
import { add, Box, later as lateName } from "../lib/sums.js";
import * as logging from "../lib/log.js";
import {
  doubled,
  times as product,
} from "../lib/more/sums.js";

const read = async () => {
  const { lazy } = await import("../lib/lazy.js");
  console.log(lazy, lateName(), import.meta.url.split("/").slice(-2).join("/"));
};

logging.log("main");
console.log(add(1, 2), new Box(3).value, doubled(4), product(5, 6));
export const done = read();
export { read as again };
""",
    "js/app/first.js": 'console.log("first");\n',
    "js/lib/sums.js": """
import { log } from "./log.js";

log("sums");
const hidden = (a, b) => a + b;
export const add = (a, b) => hidden(a, b);
export class Box {
  constructor(value) {
    this.value = value;
  }
}
export async function later() {}
export const where = () => import.meta.url.split("/").slice(-2).join("/");
log(where());
""",
    "js/lib/more/sums.js": """
import { log } from "../log.js"; // only once, whoever asks
import { lazily } from "../lazily.js";

log("more sums");
const hidden = (a) => a * 2;
const times = (a, b) => a * b;
export { hidden as doubled, times };
lazily().then(({ lazy }) => log(lazy));
""",
    "js/lib/log.js": 'console.log("log");\nexport function log(text) {\n  console.log(text);\n}\n',
    "js/lib/lazily.js": 'export const lazily = () => import("./lazy.js");\n',
    "js/lib/lazy.js": 'export const lazy = "lazy";\n',
}
PAGES = ("js/app.js", "js/phone/main.js", "js/capture/main.js")


def node(*arguments: str | Path) -> str:
    """What node prints."""
    done = subprocess.run(["node", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "package.json").write_text('{"type": "module"}')
    return root


@pytest.fixture(scope="module")
def ours() -> dict[str, str]:
    return StaticTree(ROOT / "static").scripts


def test_a_joined_graph_does_what_its_modules_do(tmp_path: Path) -> None:
    apart = written(tmp_path / "apart", GRAPH)
    joined = written(tmp_path / "joined", {n: joined_script(n, GRAPH) for n in GRAPH})
    said = node(apart / "js/app/main.js").splitlines()
    assert said[0] == "first"
    assert said.count("log") == 1
    assert node(joined / "js/app/main.js").splitlines() == said
    assert 'from "' not in (joined / "js/app/main.js").read_text()


def test_what_a_joined_script_exports_can_be_imported(tmp_path: Path) -> None:
    joined = written(tmp_path, {n: joined_script(n, GRAPH) for n in GRAPH})
    asks = joined / "asks.js"
    asks.write_text('import * as given from "./js/app/main.js"; console.log(Object.keys(given));')
    assert "[ 'again', 'done' ]" in node(asks)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('import all from "./log.js";', 'js/lib/x.js:2: cannot join import all from "./log.js";'),
        ('import log, { log as b } from "./log.js";', "js/lib/x.js:2: cannot join"),
        ('import { log } from "idb";', "js/lib/x.js:2: cannot join"),
        ('export * from "./log.js";', "js/lib/x.js:2: cannot join"),
        ('export { log } from "./log.js";', "js/lib/x.js:2: cannot join"),
        ("export default 1;", "js/lib/x.js:2: cannot join export default 1;"),
        ("export let a = 1;", "js/lib/x.js:2: cannot join export let a = 1;"),
        ("export const { a } = {};", "js/lib/x.js:2: cannot join"),
        ('1; import { log } from "./log.js";', "js/lib/x.js: cannot join import { log }"),
        ("if (1) {} export const a = 1;", "js/lib/x.js: cannot join export const a"),
        ('import { lag } from "./log.js";', "js/lib/x.js:2: js/lib/log.js exports no lag"),
        ('import "./lost.js";', "js/lib/x.js:2: there is no js/lib/lost.js"),
        ('import "./x.js";', "js/lib/x.js:2: imports of js/lib/x.js go round in a circle"),
        ("import(name);", "js/lib/x.js: names no script of ours: import(name);"),
        ('import("./lost.js");', "js/lib/x.js: names no script of ours"),
        ("import.meta.resolve('x');", "js/lib/x.js: of import.meta only url can be joined"),
    ],
)
def test_what_cannot_be_joined_faithfully_is_refused_by_its_place(more: str, message: str) -> None:
    sources = {**GRAPH, "js/lib/x.js": f"/** Strange. */\n{more}\n"}
    with pytest.raises(UnjoinableScript, match=re.escape(message)):
        joined_script("js/lib/x.js", sources)


def test_a_longer_circle_is_refused_where_it_closes() -> None:
    sources = {"a.js": 'import "./b.js";\n', "b.js": '\nimport "./a.js";\n'}
    with pytest.raises(UnjoinableScript, match=r"b\.js:2: imports of a\.js go round in a circle"):
        joined_script("a.js", sources)


def test_a_minified_package_is_joined_by_the_export_that_ends_it(tmp_path: Path) -> None:
    sources = {
        "js/main.js": 'import { twice } from "../vendor/small.js";\nconsole.log(twice(4));\n',
        "vendor/small.js": "function t(n){return 2*n}var u=1;export{t as twice,u as one};\n",
    }
    joined = tmp_path / "joined.mjs"
    joined.write_text(joined_script("js/main.js", sources), encoding="utf-8")
    assert node(joined) == "8\n"


def test_a_script_without_imports_is_served_as_it_is_without_comments() -> None:
    source = "/** Why. */\n(() => {\n  // what\n  window.a = 1; // here\n})();\n"
    assert joined_script("a.js", {"a.js": source}) == "(() => {\nwindow.a = 1; // here\n})();\n"


def test_every_script_that_a_browser_asks_for_can_be_joined_and_parses(
    ours: dict[str, str], tmp_path: Path
) -> None:
    parts = {part for name in ours for part in imported_by(name, ours)[:-1]}
    asked = {name for name in ours if name.startswith("js/")} - parts
    assert asked >= {*PAGES, "js/engine/score.js"}
    for name in asked:
        joined = tmp_path / f"{name.replace('/', '-')}.mjs"
        joined.write_text(joined_script(name, ours), encoding="utf-8")
        node("--check", joined)


def test_what_a_page_loads_late_shares_no_state_with_what_it_loaded(ours: dict[str, str]) -> None:
    """A module that both are joined from exists twice: it must not remember anything.

    A set that is written down and never added to is a constant.
    """
    for name in PAGES:
        first = imported_by(name, ours)
        for late in loaded_late(name, ours):
            for twice in set(first) & set(imported_by(late, ours)):
                state = re.search(
                    r"^(?:export )?let |^(?:export )?const \w+ = new (?!Set\(\[)|^[A-Z]+\.add\(",
                    ours[twice],
                    re.M,
                )
                assert not state, f"{name} and {late} would each have a {twice}: {state}"
