"""Writes the vectors that pytest and vitest both read: `python tests/vectors/make_vectors.py`.

Deterministic: the same files every time (a test says so). What is expected is written by hand
in the modules beside this one, never computed by the code under test.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from beacon_vectors import beacons
from chain_vectors import chains
from code_vectors import short_codes, uscc
from enforcement_code_vectors import act_codes, enterprise_code, officer_code
from entry_vectors import entries
from summary_vectors import summary

FILES: dict[str, Callable[[], dict[str, Any]]] = {
    "entries.json": entries,
    "chains.json": chains,
    "beacons.json": beacons,
    "uscc.json": uscc,
    "short_codes.json": short_codes,
    "act_codes.json": act_codes,
    "officer_code.json": officer_code,
    "enterprise_code.json": enterprise_code,
    "summary.json": summary,
}


def text_of(name: str) -> str:
    return json.dumps(FILES[name](), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name in FILES:
        (Path(__file__).parent / name).write_text(text_of(name), encoding="utf-8")
