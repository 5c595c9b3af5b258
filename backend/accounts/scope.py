"""Who sees what: the part of the agency tree at and below the asker's own agency.

Paths are like `/yunchuan/dongan/qingshi/`; the slash at the end keeps `/a/1/` out of `/a/12/`.
"""


def in_scope(path: str, asker_path: str) -> bool:
    """Whether what belongs to the agency at `path` lies in the asker's part of the tree."""
    return path.startswith(asker_path)


def scope_sql(column: str) -> str:
    """The same as a condition; its parameters are `scope_parameters(asker_path)`."""
    return f"substr({column}, 1, length(?)) = ?"


def scope_parameters(asker_path: str) -> tuple[str, str]:
    return (asker_path, asker_path)
