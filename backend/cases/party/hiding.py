"""What concerns third persons does not stand on the party's page.

Found by rule: numbers of identities, telephones, addresses of e-mail, and who complained or bore
witness. What is the party's own stays. A rule finds what has a shape; whoever writes a notice
answers for the rest.
"""

import re
from collections.abc import Iterable

MASK = "＊＊＊"
_SECRET_SOURCE = re.compile("举报|投诉|(?<!见)证人")
"""Evidence whose title says so is named by its kind alone."""
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{9}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PERSON = re.compile(
    r"(见证人|举报人|投诉人|证人|消费者|顾客)([：:、 ]?)([\u4e00-\u9fff]{2,4}?)"
    r"(?=[，,。；;（(、\s]|称|反映|陈述|证实|$)"
)


def hidden(text: str, own: Iterable[str] = ()) -> str:
    """The text without what is not the reader's; `own`: what belongs to the reader."""
    kept = {one for one in own if one}

    def mask(found: re.Match[str]) -> str:
        return found[0] if found[0] in kept else MASK

    for shape in (_IDENTITY, _PHONE, _LANDLINE, _EMAIL):
        text = shape.sub(mask, text)
    return _PERSON.sub(lambda m: m[0] if m[3] in kept else f"{m[1]}{m[2]}{m[3][0]}某", text)


def is_secret_source(title: str) -> bool:
    """Whether an evidence's title names somebody the law protects."""
    return _SECRET_SOURCE.search(title) is not None
