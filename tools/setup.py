"""Bring everything in that running (or testing) needs: `python3 tools/setup.py [--test]`.

Plain Python of any system. Fast when nothing changed: stamps in `.setup/` name the lock
files that were installed. Asks no question; what it may not install it names.
"""

import ctypes.util
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMPS = ROOT / ".setup"
OLDEST = (3, 11)

LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""Library that WeasyPrint loads -> Debian's package."""

PROGRAMS = {
    "chromium": "chromium",
    "chromium-headless-shell": "chromium-headless-shell",
    "pdftotext": "poppler-utils",
    "certutil": "libnss3-tools",
}
"""Program that the tests start -> Debian's package."""


def python() -> Path:
    """The interpreter of the environment."""
    return VENV / ("Scripts" if os.name == "nt" else "bin") / "python"


def call(*command: object) -> None:
    """Run a command; its failure is the end, in its own words."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"This failed: {' '.join(map(str, command))}")


def install_packages(*locks: str) -> None:
    """Install exactly what the lock files name, and the project itself beside it."""
    sources = [ROOT / lock for lock in locks] + [ROOT / "pyproject.toml"]
    wanted = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = STAMPS / f"python-{'-'.join(locks)}"
    if stamp.is_file() and stamp.read_text() == wanted and python().is_file():
        return
    if not python().is_file():
        print("Making .venv …", flush=True)
        venv.EnvBuilder(with_pip=True).create(VENV)
    pip = (python(), "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    print("Installing Python packages …", flush=True)
    for lock in locks:
        call(*pip, "--require-hashes", "-r", lock)
    call(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def missing_system_packages(*, testing: bool) -> list[str]:
    """Debian's names of what is not on this machine."""
    missing = [name for library, name in LIBRARIES.items() if not ctypes.util.find_library(library)]
    if testing:
        missing += [name for program, name in PROGRAMS.items() if not shutil.which(program)]
        if not postgres_there():
            missing.append("postgresql")
    return missing


def postgres_there() -> bool:
    """Whether PostgreSQL's server is here; Debian keeps its programs out of the path."""
    debian = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian or shutil.which("initdb") is not None


def install_system_packages(*, testing: bool) -> None:
    """Install system packages where that is allowed, else say with which one command."""
    missing = missing_system_packages(testing=testing)
    if not missing:
        return
    if platform.system() == "Darwin":
        brew = "brew install pango poppler chromium nss postgresql"
        raise SystemExit(f"Run this once, then try again: {brew}")
    apt = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (rights and not sudo_works()):
        raise SystemExit(f"Run this once, then try again: sudo {apt}")
    print(f"Installing {', '.join(missing)} …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update -qq", apt):
        subprocess.run([*rights, *command.split()], check=True, env=env, stdout=subprocess.DEVNULL)


def sudo_works() -> bool:
    """Whether sudo asks no password."""
    done = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return done.returncode == 0


NO_NODE = 3
"""What tools/frontend.py ends with when this machine has no node that is new enough."""


def install_frontend() -> None:
    """Install the front-end packages, with PyPI's node where the machine has none."""
    command = [str(python()), "tools/frontend.py"]
    ended = subprocess.run(command, cwd=ROOT, check=False).returncode
    if ended == NO_NODE:
        install_packages("requirements-node.lock")
        call(*command)
    elif ended:
        raise SystemExit("The front-end packages could not be installed; see above.")


def compile_texts() -> None:
    """Compile the translations that changed since they were compiled."""
    texts = (ROOT / "audit" / "translations").glob("*/LC_MESSAGES/*.po")
    made = {path: path.with_suffix(".mo") for path in texts}
    if any(
        not mo.is_file() or mo.stat().st_mtime_ns != po.stat().st_mtime_ns
        for po, mo in made.items()
    ):
        call(python(), "tools/messages.py", "compile")


def main() -> None:
    """Everything for running; with --test also what the tests and checks start."""
    if sys.version_info < OLDEST:
        raise SystemExit(f"Python 3.11 or later is needed, this is {platform.python_version()}.")
    testing = "--test" in sys.argv
    install_packages("requirements-dev.lock" if testing else "requirements.lock")
    install_system_packages(testing=testing)
    install_frontend()
    compile_texts()


if __name__ == "__main__":
    main()
