"""Write the Python lock files anew: versions and hashes, no addresses (`make lock`)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    "requirements.lock": ("build",),
    "requirements-dev.lock": ("build", "dev"),
    "requirements-node.lock": ("node",),
}
"""Lock file -> dependency groups beside the project's own dependencies."""


def main() -> None:
    """Resolve every lock; add --upgrade to take newer versions."""
    for lock, groups in LOCKS.items():
        chosen = [part for group in groups for part in ("--group", group)]
        sources = [] if groups == ("node",) else ["pyproject.toml"]
        subprocess.run(
            [
                *("uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
                *("--no-emit-index-url", "--no-header", "-o", lock),
                *sys.argv[1:],
                *chosen,
                *sources,
            ],
            cwd=ROOT,
            check=True,
        )


if __name__ == "__main__":
    main()
