"""A warm typst compiler: 44 ms for its first paper, 2 to 5 ms for each one after it.

Data reaches a template as JSON (`json(bytes(sys.inputs.data))`), never as part of its text: what
an officer typed is shown, not run. The same template, data and time give the same bytes.
"""

import threading
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import typst

from backend.documents.problems import NoChineseFont

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
"""What every template is set in; a paper without them would be full of empty boxes."""

_ROOT = Path(str(files("backend")))


class Typesetter:
    """One compiler with its fonts; for one thread at a time, others wait their turn.

    Raises NoChineseFont when it cannot set Chinese.
    """

    def __init__(self, fonts: typst.Fonts | None = None) -> None:
        found = fonts or typst.Fonts(include_system_fonts=True)
        families = set(found.families())
        if not families.issuperset(FONTS):
            raise NoChineseFont(fonts="、".join(f for f in FONTS if f not in families))
        self._compiler = typst.Compiler(root=_ROOT, font_paths=found, ignore_system_fonts=True)
        self._turn = threading.Lock()

    def render(self, template: str, data: msgspec.Struct | dict[str, Any], now: datetime) -> bytes:
        """A PDF/A-2b. `template` is a path inside `backend/`, as `codes/sheets/poster.typ`; `now`
        becomes the date of the document; dates that people read come with the data.

        RuntimeError (typst's own) for a template that does not fit its data: a programmer's error.
        """
        told = {"data": msgspec.json.encode(data).decode()}
        with self._turn:
            made = self._compiler.compile(
                input=_ROOT / template,
                format="pdf",
                sys_inputs=told,
                pdf_standards="a-2b",
                timestamp=now.replace(microsecond=0),
            )
        if not isinstance(made, bytes):
            raise TypeError(f"{template} did not become one file")
        return made
