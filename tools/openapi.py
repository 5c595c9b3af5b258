"""Print the OpenAPI description of the application, sorted, without starting it."""

import json
import sys
from pathlib import Path

from backend.main import create_app
from backend.settings import Settings


def main() -> None:
    """JSON on standard output."""
    schema = create_app(Settings(data=Path("data"))).openapi_schema.to_schema()
    json.dump(schema, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)


main()
