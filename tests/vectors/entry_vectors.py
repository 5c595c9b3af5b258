"""entries.json: what a reader of entries must take, what it must refuse, and why."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from signer import LI, ORDER, SERVER, STRANGER, VISIT, WANG, b64u, compact, hash_text

ENTRY_BYTES_MAX = 65_536
PREV = b64u(bytes(range(32)))


def entries() -> dict[str, Any]:
    return {
        "about": "parse(raw) and verify(raw, key of kid). Hash = b64u(SHA-256(raw)). `refusal` "
        "is the reason of the verdict; unknown-key: the kid is not among `enrolled`.",
        "keys": {signer.name: signer.described() for signer in (LI, WANG, SERVER, STRANGER)},
        "enrolled": ["li", "wang"],
        "valid": [_valid(name, raw) for name, raw in _good().items()],
        "invalid": [
            {"name": name, "refusal": refusal, "raw": raw}
            for refusal, cases in (
                ("malformed", _bad_segments() | _bad_headers() | _bad_payloads()),
                ("malformed", _bad_json()),
                ("too-large", {"one_byte_over_64_KiB": _sized(ENTRY_BYTES_MAX + 1)}),
                ("bad-signature", _bad_signatures()),
                ("unknown-key", {"key_never_enrolled": STRANGER.entry()}),
            )
            for name, raw in cases.items()
        ],
    }


def _valid(name: str, raw: str) -> dict[str, Any]:
    return {"name": name, "raw": raw, "hash": hash_text(raw), "bytes": len(raw)}


def _good() -> dict[str, str]:
    fix = {"lat": 39.9, "lon": 116.4, "acc": 12.5, "alt": None, "source": "gps"}
    fix["at"] = "2026-03-02T09:29:58+08:00"
    text = compact(LI.payload())
    header = f'{{ "typ":"palm-entry", "kid":"{LI.kid}", "alg":"ES256" }}'
    return {
        "first_of_a_chain": LI.entry(),
        "second_of_a_chain": LI.entry(seq=2, prev=hash_text(LI.entry())),
        "with_position_and_mono": LI.entry(
            seq=9, prev=PREV, where=fix, mono=61_500, beacon=4, kind="photo.captured"
        ),
        "nullable_members_left_out": LI.entry(mono=..., beacon=..., where=...),
        "where_null": LI.entry(where=None),
        "highest_seq_javascript_can_count": LI.entry(seq=2**53 - 1, prev=PREV),
        "clock_ten_years_ahead": LI.entry(wall="2036-03-02T09:30:00.000+08:00"),
        "clock_before_the_epoch": LI.entry(wall="1969-12-31T23:59:59.000+08:00"),
        "clock_beyond_four_digit_years": LI.entry(wall="+010000-01-01T00:00:00.000Z"),
        "unknown_members_are_kept": LI.entry(battery=0.4, note={"a": [1, 2]}),
        "kind_nobody_knows": LI.entry(kind="drone.landed"),
        "body_that_does_not_match_its_kind": LI.entry(kind="photo.captured", body={}),
        "position_nobody_can_read": LI.entry(where={"lat": "north"}),
        "members_in_another_order": LI.jws(compact(dict(sorted(LI.payload().items())))),
        "spaces_between_members": LI.jws(text.replace(b',"', b' ,\n "')),
        "header_members_in_another_order": LI.jws(text, header=header.encode()),
        "escaped_text": LI.jws(text.replace("消".encode(), rb"\u6d88")),
        "pair_of_surrogates": LI.entry(body={"text": "𠮷\U0001f692"}),
        "brackets_inside_text_do_not_nest": LI.entry(body={"text": '{["\\' * 500}),
        "nested_exactly_32_deep": LI.entry(body=_nested(31)),
        "wide_but_flat": LI.entry(body={"gaps": [{"atMs": n} for n in range(200)]}),
        "exactly_64_KiB": _sized(ENTRY_BYTES_MAX),
    }


def _bad_segments() -> dict[str, str]:
    good = LI.entry()
    header, payload, signature = good.split(".")
    swapped = signature.translate(str.maketrans("-_", "+/"))
    return {
        "empty": "",
        "two_dots_only": "..",
        "html_of_a_captive_portal": "<html><body>Welcome. Please sign in.</body></html>",
        "two_segments": f"{header}.{payload}",
        "four_segments": f"{good}.{payload}",
        "trailing_newline": f"{good}\n",
        "leading_space": f" {good}",
        "space_inside": good.replace(".", ". ", 1),
        "padding": f"{header}.{payload}.{signature}==",
        "alphabet_of_plain_base64": f"{header}.{payload}.{'+' + swapped[1:]}",
        "unused_bits_of_the_signature_set": good[:-1] + _next_symbol(good[-1]),
        "impossible_length_of_the_payload": f"{header}.{payload[:400]}A.{signature}",
        "signature_of_63_bytes": f"{header}.{payload}.{b64u(bytes(63))}",
        "signature_of_65_bytes": f"{header}.{payload}.{b64u(bytes(65))}",
        "signature_in_der": f"{header}.{payload}.{b64u(_der(f'{header}.{payload}'))}",
        "signature_in_high_form": f"{header}.{payload}.{b64u(_high(f'{header}.{payload}'))}",
        "no_signature": f"{header}.{payload}.",
        "cut_in_the_middle": good[: len(good) // 2],
        "not_ascii": good[:-1] + "é",
    }


def _bad_headers() -> dict[str, str]:
    def with_header(**members: Any) -> str:
        head = {name: v for name, v in (LI.header() | members).items() if v is not ...}
        return LI.jws(compact(LI.payload()), header=compact(head))

    return {
        "alg_none": with_header(alg="none"),
        "alg_of_another_kind": with_header(alg="HS256"),
        "alg_missing": with_header(alg=...),
        "kid_missing": with_header(kid=...),
        "kid_too_short": with_header(kid="abc"),
        "kid_not_canonical": with_header(kid="A" * 42 + "B"),
        "kid_a_number": with_header(kid=7),
        "typ_of_a_beacon": with_header(typ="palm-beacon"),
        "typ_missing": with_header(typ=...),
        "one_member_too_many": with_header(crit=["b64"]),
        "key_inside_the_header": with_header(jwk=STRANGER.public),
        "header_an_array": LI.jws(compact(LI.payload()), header=b"[]"),
        "header_empty": LI.jws(compact(LI.payload()), header=b""),
        "header_not_json": LI.jws(compact(LI.payload()), header=b"ES256"),
        "header_endless": LI.jws(compact(LI.payload()), header=b" " * 400 + compact(LI.header())),
    }


def _bad_payloads() -> dict[str, str]:
    wrong: dict[str, dict[str, Any]] = {
        "envelope_version_2": {"v": 2},
        "envelope_version_missing": {"v": ...},
        "seq_zero": {"seq": 0},
        "seq_negative": {"seq": -1},
        "seq_text": {"seq": "1"},
        "seq_fraction": {"seq": 1.5},
        "seq_true": {"seq": True},
        "seq_beyond_javascript": {"seq": 2**53, "prev": PREV},
        "seq_missing": {"seq": ...},
        "prev_missing": {"prev": ...},
        "prev_null_after_the_first": {"seq": 2, "prev": None},
        "prev_set_at_the_first": {"seq": 1, "prev": PREV},
        "prev_in_hex": {"seq": 2, "prev": "00" * 32},
        "prev_not_canonical": {"seq": 2, "prev": "A" * 42 + "B"},
        "prev_with_a_line_feed": {"seq": 2, "prev": PREV + "\n"},
        "kind_without_verb": {"kind": "note"},
        "kind_in_capitals": {"kind": "Note.Written"},
        "kind_with_a_line_feed": {"kind": "note.written\n"},
        "kind_endless": {"kind": "note." + "w" * 200},
        "kind_missing": {"kind": ...},
        "by_empty": {"by": ""},
        "by_number": {"by": 7},
        "by_missing": {"by": ...},
        "wall_number": {"wall": 1_772_415_000},
        "wall_endless": {"wall": "2" * 65},
        "wall_missing": {"wall": ...},
        "mono_negative": {"mono": -1},
        "mono_fraction": {"mono": 0.5},
        "beacon_zero": {"beacon": 0},
        "where_text": {"where": "Beijing"},
        "where_array": {"where": [39.9, 116.4]},
        "app_missing": {"app": ...},
        "body_missing": {"body": ...},
        "body_null": {"body": None},
        "body_array": {"body": []},
        "nested_33_deep": {"body": _nested(32)},
        "nested_33_deep_in_an_unknown_member": {"extra": _nested(32)},
    }
    return {name: LI.entry(**members) for name, members in wrong.items()}


def _bad_json() -> dict[str, str]:
    good = compact(LI.payload())
    wrong = {
        "payload_empty": b"",
        "payload_null": b"null",
        "payload_an_array": b"[" + good + b"]",
        "payload_cut": good[:-1],
        "payload_followed_by_more": good + b"{}",
        "byte_order_mark": b"\xef\xbb\xbf" + good,
        "trailing_comma": good[:-1] + b",}",
        "single_quotes": good.replace(b'"', b"'"),
        "not_a_number": good.replace(b'"mono":null', b'"mono":NaN'),
        "raw_line_feed_in_text": good.replace("消".encode(), b"\n"),
        "utf8_cut": good.replace("消".encode(), "消".encode()[:2]),
        "utf8_overlong": good.replace("消".encode(), b"\xc0\xaf"),
        "utf16": good.decode().encode("utf-16-le"),
        # JSON.stringify writes this for a text cut inside an emoji: call toWellFormed() first.
        "lone_surrogate": good.replace("消".encode(), rb"\ud800"),
        "deep_enough_to_crash_a_parser": good[:-1] + b',"x":' + b"[" * 9999 + b"]" * 9999 + b"}",
        "deep_behind_a_text_that_never_ends": b"[" * 9999 + b'"' + rb"\"" * 4999,
    }
    return {name: LI.jws(payload) for name, payload in wrong.items()}


def _bad_signatures() -> dict[str, str]:
    good = LI.entry()
    header, payload, _ = good.split(".")
    other = LI.entry(body={"visit": VISIT, "note": "n", "text": "一切正常"}).split(".")
    beyond = b64u(b"\xff" * 32 + b"\x01" * 32)
    forged = WANG.jws(compact(LI.payload()), header=compact(LI.header()))
    return {
        "another_payload_under_the_signature": f"{header}.{other[1]}.{good.split('.')[2]}",
        "signed_by_another_key": forged,
        "all_zero": f"{header}.{payload}.{b64u(bytes(64))}",
        "r_beyond_the_order": f"{header}.{payload}.{beyond}",
        "over_the_payload_only": f"{header}.{payload}.{b64u(LI.signature(payload.encode()))}",
    }


def _nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth - 1):
        value = {"a": value}
    return value


def _sized(size: int) -> str:
    """An entry of exactly this many bytes. Spaces in the header reach the odd lengths."""
    about = (size - 88) * 3 // 4
    for spaces in range(3):
        header = compact(LI.header()) + b" " * spaces
        for padding in range(about - 700, about):
            payload = compact(LI.payload(body={"text": "x" * padding}))
            if len(b64u(header)) + len(b64u(payload)) + 88 == size:
                return LI.jws(payload, header=header)
    raise AssertionError(size)


def _next_symbol(symbol: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alphabet[alphabet.index(symbol) + 1]


def _high(signed: str) -> bytes:
    """The twin (r, n − s) anybody can make: it fits the key, and would have another hash."""
    low = LI.signature(signed.encode())
    return low[:32] + (ORDER - int.from_bytes(low[32:], "big")).to_bytes(32, "big")


def _der(signed: str) -> bytes:
    raw = LI.signature(signed.encode())
    return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
