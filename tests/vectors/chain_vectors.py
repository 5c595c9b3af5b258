"""chains.json: what arrives from one device, step by step, and what the judge must say."""

from typing import Any

from signer import LI, WANG, b64u, hash_text, nonce_text, sha256

ACCEPTED, KNOWN = {"status": "accepted"}, {"status": "known"}


def chains() -> dict[str, Any]:
    return {
        "about": "Each scenario starts with an empty chain of `kid`. A step either pushes entries "
        "(labels into `entries`) or revokes the key with the `nonces` known by then. After a push "
        "the state is as given. `reconsiderBelow` appears only for a revoked key.",
        "kid": LI.kid,
        "officer": LI.officer,
        "public": LI.public,
        "scenarios": [*_honest(), *_rivals(), *_officers(), *_revoked()],
    }


def _quarantined(reason: str) -> dict[str, str]:
    return {"status": "quarantined", "reason": reason}


SEQ_REUSED = _quarantined("seq-reused")
BROKEN = _quarantined("broken-chain")
REVOKED = _quarantined("revoked-key")


def _push(
    labels: str,
    verdicts: list[dict[str, str]],
    *,
    highest: int,
    gaps: tuple[tuple[int, int], ...] = (),
    forked: bool = False,
    reconsider_below: int | None = None,
) -> dict[str, Any]:
    return {
        "push": labels.split(),
        "verdicts": verdicts,
        "highest": highest,
        "contiguous": gaps[0][0] - 1 if gaps else highest,
        "gaps": [list(gap) for gap in gaps],
        "forked": forked,
        "reconsiderBelow": reconsider_below,
    }


def _scenario(name: str, chain: list[str], steps: list[Any], **others: str) -> dict[str, Any]:
    entries = {str(seq): raw for seq, raw in enumerate(chain, 1)} | others
    return {"name": name, "entries": entries, "steps": steps}


def _honest() -> list[dict[str, Any]]:
    chain = LI.chain(6)
    everything = [ACCEPTED] * 6
    return [
        _scenario("in order", chain, [_push("1 2 3 4 5 6", everything, highest=6)]),
        _scenario("backwards in one batch", chain, [_push("6 5 4 3 2 1", everything, highest=6)]),
        _scenario(
            "twice, because the answer was lost",
            chain,
            [
                _push("1 2 3", [ACCEPTED] * 3, highest=3),
                _push("1 2 3 4", [KNOWN] * 3 + [ACCEPTED], highest=4),
                _push("2 2", [KNOWN] * 2, highest=4),
            ],
        ),
        _scenario(
            "twice in one batch", chain, [_push("1 1 2", [ACCEPTED, KNOWN, ACCEPTED], highest=2)]
        ),
        _scenario(
            "backwards one at a time",
            chain[:3],
            [
                _push("3", [ACCEPTED], highest=3, gaps=((1, 2),)),
                _push("2", [ACCEPTED], highest=3, gaps=((1, 1),)),
                _push("1", [ACCEPTED], highest=3),
            ],
        ),
        _scenario(
            "a hole is shown until it is filled from its middle",
            chain,
            [
                _push("1 6", [ACCEPTED] * 2, highest=6, gaps=((2, 5),)),
                _push("3", [ACCEPTED], highest=6, gaps=((2, 2), (4, 5))),
                _push("5 2", [ACCEPTED] * 2, highest=6, gaps=((4, 4),)),
                _push("4", [ACCEPTED], highest=6),
            ],
        ),
        _scenario(
            "a clock ten years off is no reason",
            (future := LI.continued(LI.chain(1), 1, wall="2036-03-02T09:30:00+08:00"))
            + [LI.after(future, wall="2016-03-02T09:30:00+08:00")],
            [_push("1 2 3", [ACCEPTED] * 3, highest=3)],
        ),
    ]


def _rivals() -> list[dict[str, Any]]:
    chain = LI.chain(6)
    clone = LI.continued(chain[:3], 3, app="clone")  # 4' 5' 6' from the same key
    return [
        _scenario(
            "a cloned key uses the same seq",
            chain,
            [
                _push("1 2 3 4", [ACCEPTED] * 4, highest=4),
                _push("4'", [SEQ_REUSED], highest=4, forked=True),
                _push("5", [ACCEPTED], highest=5, forked=True),
                _push("5' 6'", [SEQ_REUSED, BROKEN], highest=5, forked=True),
                _push("4' 6", [SEQ_REUSED, ACCEPTED], highest=6, forked=True),
            ],
            **{"4'": clone[3], "5'": clone[4], "6'": clone[5]},
        ),
        _scenario(
            "two rivals in one batch: the first stays",
            chain,
            [_push("1 2 3 4' 4", [ACCEPTED] * 4 + [SEQ_REUSED], highest=4, forked=True)],
            **{"4'": clone[3]},
        ),
        _scenario(
            "prev does not match the entry before",
            chain,
            [
                _push("1 2 3 4", [ACCEPTED] * 4, highest=4),
                _push("5'", [BROKEN], highest=4, forked=True),
            ],
            **{"5'": clone[4]},
        ),
        *_hidden_rivals(chain, clone),
    ]


def _hidden_rivals(chain: list[str], clone: list[str]) -> list[dict[str, Any]]:
    return [
        _scenario(
            "the entry after does not name it",
            chain,
            [
                _push("1 2 3 5", [ACCEPTED] * 4, highest=5, gaps=((4, 4),)),
                _push("4'", [BROKEN], highest=5, gaps=((4, 4),), forked=True),
                _push("4", [ACCEPTED], highest=5, forked=True),
            ],
            **{"4'": clone[3]},
        ),
        _scenario(
            "a fork behind a hole shows when the hole is filled",
            chain,
            [
                _push("1 2 3 6'", [ACCEPTED] * 4, highest=6, gaps=((4, 5),)),
                _push("4", [ACCEPTED], highest=6, gaps=((5, 5),)),
                _push("5", [BROKEN], highest=6, gaps=((5, 5),), forked=True),
            ],
            **{"6'": clone[5]},
        ),
        _scenario(
            "a second first entry",
            chain,
            [
                _push("1", [ACCEPTED], highest=1),
                _push("1'", [SEQ_REUSED], highest=1, forked=True),
            ],
            **{"1'": LI.entry(app="clone")},
        ),
    ]


def _officers() -> list[dict[str, Any]]:
    chain = LI.chain(1)
    chain.append(LI.after(chain, by=WANG.officer))
    chain.append(LI.after(chain))
    wrong = _quarantined("wrong-officer")
    return [
        _scenario(
            "signed in another officer's name: kept aside, the hole stays, the rest goes on",
            chain,
            [
                _push("1 2 3", [ACCEPTED, wrong, ACCEPTED], highest=3, gaps=((2, 2),)),
                _push("2 3", [wrong, KNOWN], highest=3, gaps=((2, 2),)),
            ],
        )
    ]


def _revoke(*nonces: str) -> dict[str, Any]:
    return {"revoke": {"nonces": list(nonces)}}


def _revoked() -> list[dict[str, Any]]:
    chain = LI.chain(8)
    clone = LI.continued(chain[:3], 1, app="clone")
    fourth = nonce_text(chain[3])
    return [
        _scenario(
            "nothing proves the later entries",
            chain,
            [
                _push("1 2", [ACCEPTED] * 2, highest=2),
                _revoke(),
                _push("2 3 4", [KNOWN, REVOKED, REVOKED], highest=2),
            ],
        ),
        _scenario(
            "what a beacon nonce commits to is taken in, also what it links to",
            chain,
            [
                _push("1", [ACCEPTED], highest=1),
                _revoke(fourth, nonce_text(None)),
                _push("2 3 4 5", [ACCEPTED] * 3 + [REVOKED], highest=4),
                _push("5 6", [REVOKED] * 2, highest=4),
            ],
        ),
        _scenario(
            "the proof comes in a later batch: what lies in quarantine is judged again",
            chain,
            [
                _push("1", [ACCEPTED], highest=1),
                _revoke(fourth),
                _push("2 3", [REVOKED] * 2, highest=1),
                _push("4 5", [ACCEPTED, REVOKED], highest=4, gaps=((2, 3),), reconsider_below=4),
                _push("3", [ACCEPTED], highest=4, gaps=((2, 2),), reconsider_below=3),
                _push("2", [ACCEPTED], highest=4),
            ],
        ),
        _scenario(
            "two proofs at once: everything below the higher one is judged again",
            chain,
            [
                _push("1", [ACCEPTED], highest=1),
                _revoke(fourth, nonce_text(chain[7])),
                _push("2 3 6 7", [REVOKED] * 4, highest=1),
                _push("4 8", [ACCEPTED] * 2, highest=8, gaps=((2, 3), (5, 7)), reconsider_below=8),
                _push("2 3 6 7", [ACCEPTED] * 4, highest=8, gaps=((5, 5),), reconsider_below=6),
                _push("5", [ACCEPTED], highest=8),
            ],
        ),
        *_proven_otherwise(chain, clone),
    ]


def _proven_otherwise(chain: list[str], clone: list[str]) -> list[dict[str, Any]]:
    return [
        _scenario(
            "a hole before the revocation may still be filled",
            chain,
            [
                _push("1 5", [ACCEPTED] * 2, highest=5, gaps=((2, 4),)),
                _revoke(),
                _push("3 4", [ACCEPTED] * 2, highest=5, gaps=((2, 2),), reconsider_below=3),
                _push("6 2", [REVOKED, ACCEPTED], highest=5),
            ],
        ),
        _scenario(
            "a partner's phone that held the head is as good as a beacon",
            chain,
            [
                _revoke(b64u(sha256(sha256(chain[2].encode())))),
                _push("3 2 1 4", [ACCEPTED] * 3 + [REVOKED], highest=3),
            ],
        ),
        _scenario(
            "the first entry of all can be proven",
            chain,
            [_revoke(nonce_text(chain[0])), _push("1 2", [ACCEPTED, REVOKED], highest=1)],
        ),
        _scenario(
            "a rival stays a rival whatever a nonce says of it",
            chain,
            [
                _push("1 2 3 4", [ACCEPTED] * 4, highest=4),
                _revoke(nonce_text(clone[3])),
                _push("4' 5", [SEQ_REUSED, REVOKED], highest=4, forked=True),
            ],
            **{"4'": clone[3]},
        ),
        _scenario(
            "the hash itself is not a nonce",
            chain,
            [_revoke(hash_text(chain[0])), _push("1", [REVOKED], highest=0)],
        ),
    ]
