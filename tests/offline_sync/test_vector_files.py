import pytest

from .conftest import VECTORS


@pytest.mark.parametrize(
    "name",
    [
        "entries.json",
        "chains.json",
        "beacons.json",
        "uscc.json",
        "short_codes.json",
        "act_codes.json",
        "officer_code.json",
        "enterprise_code.json",
    ],
)
def test_the_script_writes_the_committed_vectors_again(name):
    from make_vectors import FILES, text_of  # noqa: PLC0415  found beside the vectors

    assert name in FILES
    assert (VECTORS / name).read_text(encoding="utf-8") == text_of(name)


def test_no_vector_file_is_left_out_of_the_script():
    from make_vectors import FILES  # noqa: PLC0415  found beside the vectors

    made_elsewhere = {"receipts.json"}
    assert {path.name for path in VECTORS.glob("*.json")} - made_elsewhere == set(FILES)
