"""The JSON schema that gives editors completion while a checklist is written.

Printed by `python -m audit.engines.language.schema > checklists/schema.json`.
"""

import json
from typing import Any

from audit.formats.checklist import Checklist


def editor_schema() -> dict[str, Any]:
    """The checklist's JSON schema under the title that editors show."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Checklist.model_json_schema(by_alias=True),
        "title": "Checklist",
    }


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(editor_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
