"""The tree agrees with third-party vectors and with a tree computed in the plainest way."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.ledger.merkle import (
    EMPTY_ROOT,
    Tree,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)


def plain_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


def a_tree(size: int) -> tuple[Tree, list[bytes]]:
    tree, leaves = Tree(), [leaf_hash(str(i).encode()) for i in range(size)]
    for leaf in leaves:
        tree.append(leaf)
    return tree, leaves


@pytest.mark.parametrize("size", range(70))
def test_the_root_is_the_one_the_rfc_defines(size: int) -> None:
    tree, leaves = a_tree(size)
    assert tree.at(size).root == plain_root(leaves)


@given(st.integers(1, 300), st.data())
def test_every_inclusion_proof_verifies_and_any_changed_bit_does_not(
    size: int, data: st.DataObject
) -> None:
    tree, leaves = a_tree(size)
    snapshot = tree.at(data.draw(st.integers(1, size)))
    index = data.draw(st.integers(0, snapshot.size - 1))
    proof = snapshot.inclusion(index)
    assert verify_inclusion(leaves[index], index, snapshot.size, proof, snapshot.root)
    damaged = bytearray(b"".join([leaves[index], *proof]))
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    parts = [bytes(damaged[i : i + 32]) for i in range(0, len(damaged), 32)]
    assert not verify_inclusion(parts[0], index, snapshot.size, parts[1:], snapshot.root)


@given(st.integers(1, 300), st.data())
def test_every_consistency_proof_verifies(size: int, data: st.DataObject) -> None:
    tree, _ = a_tree(size)
    old = tree.at(data.draw(st.integers(1, size)))
    new = tree.at(size)
    proof = new.consistency(old.size)
    assert verify_consistency(old.size, size, old.root, new.root, proof)
    if old.size != size:
        assert not verify_consistency(old.size, size, old.root, old.root, proof)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 50))
def test_a_failed_commit_leaves_no_trace_in_the_tree(kept: int, lost: int, later: int) -> None:
    tree, leaves = a_tree(kept)
    for i in range(lost):
        tree.append(leaf_hash(b"lost" + str(i).encode()))
    tree.truncate(kept)
    more = [leaf_hash(b"later" + str(i).encode()) for i in range(later)]
    for leaf in more:
        tree.append(leaf)
    assert tree.at(tree.size).root == plain_root(leaves + more)


def cases(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json"))


def decoded(value: str | None) -> bytes:
    return base64.b64decode(value or "")


def test_all_third_party_inclusion_vectors_agree(foreign_vectors: Path) -> None:
    files = cases(foreign_vectors / "merkle/testdata/inclusion")
    assert len(files) >= 98
    for file in files:
        case = json.loads(file.read_text())
        good = verify_inclusion(
            decoded(case["leafHash"]),
            int(case["leafIdx"]),
            int(case["treeSize"]),
            [decoded(step) for step in case["proof"] or []],
            decoded(case["root"]),
        )
        assert good != case["wantErr"], file


def test_all_third_party_consistency_vectors_agree(foreign_vectors: Path) -> None:
    files = cases(foreign_vectors / "merkle/testdata/consistency")
    assert len(files) >= 98
    for file in files:
        case = json.loads(file.read_text())
        good = verify_consistency(
            int(case["size1"]),
            int(case["size2"]),
            decoded(case["root1"]),
            decoded(case["root2"]),
            [decoded(step) for step in case["proof"] or []],
        )
        assert good != case["wantErr"], file
