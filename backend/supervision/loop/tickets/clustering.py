"""Which tickets speak of the same: one place, one subject, however people write them. Pure."""

import hashlib
import re
import unicodedata

_NOISE = re.compile(r"[\s,，.。、;；:：!！?？·\-—_()（）\[\]【】\"'“”‘’]+")
_NAME = "[^省市区县街路镇乡]{1,8}"
_ABOVE = re.compile(
    rf"^(?:{_NAME}省)?(?:{_NAME}市(?!场))?(?:{_NAME}(?<![小社园])[区县])?"
    rf"(?:{_NAME}(?:街道|镇|乡))?"
)
"""Province, city, district and street stand before a place or do not."""
_DOOR = re.compile(r"^(.*?\d+(?:弄\d+)?号)")


def plain(text: str) -> str:
    """Without spaces, signs and the width of characters."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def place_key(place: str) -> str:
    """`云川市东澜区青石街道青石街 １７ 号门口` and `青石街17号` are one place."""
    whole = plain(place)
    found = _DOOR.match(whole)
    whole = found[1] if found else whole
    return _ABOVE.sub("", whole, count=1) or whole


def cluster_of(place: str, subject: str) -> str:
    """Hex SHA-256 over place and subject; tickets without a place stand alone in their subject."""
    keys = f"{place_key(place)}\n{plain(subject)}"
    return hashlib.sha256(b"palm-ticket-cluster\n" + keys.encode()).hexdigest()


def title_of(place: str, subject: str, count: int) -> str:
    """What a lead of these tickets is called."""
    about = "，".join(part for part in (place.strip()[:80], subject.strip()[:60]) if part)
    return f"热线反映：{about}（{count} 件）"
