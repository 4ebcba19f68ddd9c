"""Imported once by the process that servers are forked from: what each would work out anew.

No thread, no connection and no data of it reaches a fork: each makes its own application.
"""

import tempfile
from pathlib import Path

from audit import create_app
from audit.commands import demo, lan, serve
from audit.config import Settings
from tests import remembered

__all__ = ["demo", "lan", "serve"]


def warm_up() -> None:
    """Import every feature, compile every template, compress every static file."""
    remembered.hash_lightly()
    remembered.remember_addresses()
    remembered.remember_static_files()
    remembered.remember_templates()
    with tempfile.TemporaryDirectory() as nowhere:
        app = create_app(Settings(data=Path(nowhere), secret_key="none", testing=True))
        for name in app.jinja_env.list_templates(extensions=("html",)):
            app.jinja_env.get_template(name)
        app.extensions["assets"].tree.warm()


warm_up()
