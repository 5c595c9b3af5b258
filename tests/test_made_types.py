"""What threads share is made before there are threads."""

import subprocess
import sys

AT_ONCE = """
import contextlib, sys, threading
import msgspec
import backend.main
from backend.made_types import make_types, structs
unread = {made}
sys.setswitchinterval(1e-6)
kinds = [one for one in dict.fromkeys(structs(msgspec.Struct)) if one not in unread]
for kind in kinds:
    together = threading.Barrier(4)
    body = {{name: {{}} for name in kind.__struct_encode_fields__}}
    def use():
        together.wait()
        with contextlib.suppress(msgspec.ValidationError, TypeError):
            msgspec.convert(body, kind)
    threads = [threading.Thread(target=use) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
print(len(kinds))
"""


def run(made: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", AT_ONCE.format(made=made)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_every_type_may_be_used_for_the_first_time_by_several_threads_at_once() -> None:
    ended = run("make_types()")
    assert ended.returncode == 0, ended.stderr[-500:]
    assert int(ended.stdout) > 1000


def test_the_application_readies_its_types_before_it_opens() -> None:
    told = (
        "from backend.main import create_app; from backend.made_types import make_types;"
        " from backend.settings import Settings; create_app(Settings());"
        " print(make_types.cache_info().currsize)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "1"
