import asyncio
import errno
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from media_store.job import UnreadableError
from media_store.workbench import Workbench, WorkbenchFullError, WorkFailedError
from tests.media_store.bad_parsers import Answer, Argument


@pytest.fixture
def bench():
    opened = Workbench(workers=1, waiting_max=2)
    yield opened
    opened.close()


def do(bench, task, text="", seconds=20.0):
    return bench.do(
        f"tests.media_store.bad_parsers:{task}", Argument(text), Answer, seconds=seconds
    )


def test_a_job_is_done_in_another_process_which_stays_for_the_next(bench):
    async def story():
        first = await do(bench, "answer", "一")
        second = await do(bench, "answer", "二")
        assert (first.text, second.text) == ("一", "二")
        assert first.pid == second.pid != os.getpid()

    asyncio.run(story())


@pytest.mark.slow
@pytest.mark.parametrize("task", ["hang", "spin"])
def test_a_hanging_parser_is_killed_and_the_next_job_is_done(bench, tmp_path, task):
    before = asyncio.run(do(bench, "answer"))
    with pytest.raises(UnreadableError) as caught:
        asyncio.run(do(bench, task, str(tmp_path / "pid"), seconds=0.5))
    assert caught.value.reason == "took-too-long"
    pid = int((tmp_path / "pid").read_text())
    assert pid == before.pid
    assert not Path(f"/proc/{pid}").exists()
    assert asyncio.run(do(bench, "answer", "next")).text == "next"


@pytest.mark.parametrize(
    ("task", "reason"),
    [("die", "crashed-the-reader"), ("devour", "crashed-the-reader"), ("refuse", "damaged")],
)
def test_a_file_that_harms_its_worker_is_named_unreadable(bench, task, reason):
    async def story():
        with pytest.raises(UnreadableError) as caught:
            await do(bench, task)
        assert caught.value.reason == reason
        assert (await do(bench, "answer", "next")).text == "next"

    asyncio.run(story())


def test_a_fault_of_ours_is_not_blamed_on_the_file(bench, caplog):
    with pytest.raises(WorkFailedError):
        asyncio.run(do(bench, "raise_something", "whoops"))
    assert "ZeroDivisionError: whoops" in caplog.text


def test_what_a_library_prints_is_not_taken_for_an_answer(bench):
    assert asyncio.run(do(bench, "chatter")).text == "said"


def test_a_worker_inherits_no_secrets(bench, monkeypatch):
    monkeypatch.setenv("PALM_LOG_KEY", "secret")
    assert "PALM" not in asyncio.run(do(bench, "look_around")).text


def test_a_worker_that_died_while_idle_is_not_blamed_on_the_next_file(bench):
    first = asyncio.run(do(bench, "answer"))
    os.kill(first.pid, 9)
    os.waitid(os.P_PID, first.pid, os.WEXITED | os.WNOWAIT)  # it is dead, but nobody knows yet
    assert asyncio.run(do(bench, "answer", "next")).text == "next"


def test_the_queue_is_bounded(bench, tmp_path):
    async def story():
        jobs = [asyncio.ensure_future(do(bench, "answer", str(n))) for n in range(3)]
        await asyncio.sleep(0)  # each has taken its place
        with pytest.raises(WorkbenchFullError):
            await do(bench, "answer")
        assert [(await job).text for job in jobs] == ["0", "1", "2"]
        assert (await do(bench, "answer", "again")).text == "again"

    asyncio.run(story())


ORPHAN = """
import asyncio, os, signal
from media_store.workbench import Workbench
from tests.media_store.bad_parsers import Answer, Argument
bench = Workbench(workers=1)
task = "tests.media_store.bad_parsers:answer"
print(asyncio.run(bench.do(task, Argument(), Answer, seconds=20)).pid, flush=True)
signal.pause()
"""


def test_a_worker_does_not_outlive_a_killed_server():
    server = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], cwd=Path(__file__).parent.parent.parent, stdout=-1
    )
    assert server.stdout is not None
    worker = os.pidfd_open(int(server.stdout.readline()))
    server.kill()
    server.wait()
    server.stdout.close()
    ended = select.poll()
    ended.register(worker, select.POLLIN)
    assert ended.poll(20_000), "the worker still runs"
    os.close(worker)


def test_a_full_disk_is_told_as_such_and_nobody_is_blamed(bench):
    async def story():
        before = await do(bench, "answer")
        with pytest.raises(OSError, match="the disk is full") as caught:
            await do(bench, "fill_the_disk")
        assert caught.value.errno == errno.ENOSPC
        assert (await do(bench, "answer")).pid == before.pid

    asyncio.run(story())
