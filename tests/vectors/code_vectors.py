"""uscc.json (GB 32100-2015) and short_codes.json: codes of enterprises, as people meet them."""

from typing import Any

USCC_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

EXAMPLE = "91350100M000100Y43"  # GB 32100-2015, the standard's own example


def uscc_check(first17: str) -> str:
    total = sum(USCC_SYMBOLS.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return USCC_SYMBOLS[-total % 31]


def made_uscc(kind: str, region: str, organisation: str) -> str:
    """A code with both check characters right (GB 11714 for the ninth of the organisation)."""
    weighed = sum(
        ORGANISATION_SYMBOLS.index(symbol) * weight
        for symbol, weight in zip(organisation, ORGANISATION_WEIGHTS, strict=True)
    )
    inner = "0123456789X0"[11 - weighed % 11]
    first17 = kind + region + organisation + inner
    return first17 + uscc_check(first17)


MADE = [
    made_uscc(kind, region, organisation)
    for kind, region, organisation in (
        ("91", "110105", "MA00ABCD"),
        ("91", "310115", "MA1K3XYT"),
        ("92", "440305", "MA5D0001"),
        ("93", "330106", "MA27WQ8R"),
        ("12", "110000", "40000001"),
        ("52", "510104", "MJQ12345"),
    )
]


def uscc() -> dict[str, Any]:
    a, b = MADE[0], MADE[1]
    wrong_check = a[:17] + USCC_SYMBOLS[(USCC_SYMBOLS.index(a[17]) + 1) % 31]
    swapped = a[:9] + a[10] + a[9] + a[11:]
    return {
        "about": "`valid`, `invalid`: is this text exactly one code, in capitals? "
        "`extraction`: the first valid code in a text, or null. Percent-decoding (UTF-8, once; "
        "what cannot be decoded stays), NFKC and capitals first. The character before and the "
        "one behind a code is no ASCII letter or digit.",
        "symbols": USCC_SYMBOLS,
        "weights": [pow(3, i, 31) for i in range(17)],
        "valid": [EXAMPLE, *MADE],
        "invalid": [
            {"text": "", "why": "empty"},
            {"text": wrong_check, "why": "wrong check character"},
            {"text": swapped, "why": "two neighbours swapped"},
            *(
                {"text": _one_off(EXAMPLE, at), "why": f"symbol {at + 1} changed"}
                for at in range(18)
            ),
            {"text": a[:17], "why": "17 characters"},
            {"text": a + "0", "why": "19 characters"},
            {"text": a.lower(), "why": "not in capitals"},
            {"text": "9111010OMA00ABCD0" + a[17], "why": "the letter O is no symbol"},
            {"text": "91110105IA00ABCD0" + a[17], "why": "the letter I is no symbol"},
            {"text": "91110105SA00ABCD0" + a[17], "why": "the letter S is no symbol"},
            {"text": "91110105VA00ABCD0" + a[17], "why": "the letter V is no symbol"},
            {"text": "91110105ZA00ABCD0" + a[17], "why": "the letter Z is no symbol"},
            {"text": f" {a}", "why": "a space before"},
            {"text": f"{a}\n", "why": "a line feed behind"},
            {"text": a[:10] + "中" + a[11:], "why": "not a symbol"},
        ],
        "extraction": [{"text": text, "uscc": code} for text, code in _texts(a, b, wrong_check)],
    }


def _texts(a: str, b: str, wrong: str) -> list[tuple[str, str | None]]:
    wide = "".join(chr(ord(symbol) + 0xFEE0) for symbol in a)
    return [
        (a, a),
        (a.lower(), a),
        (wide, a),
        (f"  {a}\r\n", a),
        (f"统一社会信用代码：{a}\n名称：示例餐饮有限公司\n类型：有限责任公司", a),
        (f"营业执照{a}副本", a),
        (f"名称:示例;统一社会信用代码:{a};注册号:110105012345678;", a),
        (f"https://licence.example/qr?uniscid={a}&v=2", a),
        (f"https://licence.example/{a}", a),
        (f"https://licence.example/q?code={a.lower()}#top", a),
        (f"https://licence.example/q?text=%E4%BB%A3%E7%A0%81%3A{a}", a),
        (f"https://licence.example/q?text=%3A%20{a}", a),
        (f"https://licence.example/q?share=100%&code={a}", a),
        (f"weixin%3A%2F%2Flicence%3Fcode%3D{a}%26v%3D2", a),
        (f'{{"name":"示例","code":"{a}"}}', a),
        (f"<a href='javascript:alert(1)'>{a}</a>", a),
        (f"{wrong} {b}", b),
        (f"{a},{b}", a),
        (wrong, None),
        (f"X{a}", None),
        (f"{a}7", None),
        (f"{a}{b}", None),
        (f"{a[:9]} {a[9:]}", None),
        ("", None),
        ("没有代码", None),
        ("https://licence.example/q/7f3c0a", None),
        ("110105012345678", None),
        ("11010519491231002X", None),
        ("9" * 5000, None),
    ]


def _one_off(code: str, at: int) -> str:
    changed = USCC_SYMBOLS[(USCC_SYMBOLS.index(code[at]) + 1) % 31]
    return code[:at] + changed + code[at + 1 :]


def short_code(number: int) -> str:
    """Seven Crockford symbols of the number (35 bits) and the check symbol."""
    values = [number >> shift & 31 for shift in range(30, -1, -5)]
    check = sum(value * (2 * i + 1) for i, value in enumerate(values)) % 32
    return "".join(CROCKFORD[value] for value in [*values, check])


def short_codes() -> dict[str, Any]:
    numbers = [0, 1, 31, 32, 1_000_000, 123_456_789, 34_359_738_367, 20_260_302]
    codes = [short_code(number) for number in numbers]
    one = short_code(1_000_000)
    letters = short_code(0b00001_00000_00001_00000_00001_00000_00001)
    changed = CROCKFORD[(CROCKFORD.index(one[3]) + 1) % 32]
    return {
        "about": "Eight characters: seven Crockford base32 symbols of a number below 2^35, most "
        "significant first, and a check symbol: sum of value_i·(2i+1), i = 0…6, modulo 32. "
        "Reading: I and L are 1, O is 0, lower case and hyphens and outer spaces do not matter.",
        "symbols": CROCKFORD,
        "encoding": [
            {"number": number, "code": code} for number, code in zip(numbers, codes, strict=True)
        ],
        "reading": [
            {"text": one.lower(), "code": one},
            {"text": f"{one[:4]}-{one[4:]}", "code": one},
            {"text": f" {one[:4]}-{one[4:].lower()} ", "code": one},
            {"text": letters.replace("1", "I").replace("0", "O"), "code": letters},
            {"text": letters.replace("1", "l").replace("0", "o"), "code": letters},
            {"text": "-".join(one), "code": one},
        ],
        "invalid": [
            {"text": "", "why": "empty"},
            {"text": one[:7], "why": "seven characters"},
            {"text": one + "0", "why": "nine characters"},
            {"text": one[:3] + changed + one[4:], "why": "one symbol changed"},
            {"text": one[:2] + one[3] + one[2] + one[4:], "why": "two neighbours swapped"},
            {
                "text": one[:7] + CROCKFORD[(CROCKFORD.index(one[7]) + 1) % 32],
                "why": "check symbol",
            },
            {"text": "U" + one[1:], "why": "U is no symbol"},
            {"text": one[:4] + " " + one[4:], "why": "a space inside"},
            {"text": one[:7] + "é", "why": "not ASCII"},
        ],
    }
