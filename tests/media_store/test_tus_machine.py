"""Any sequence of tus requests against a model of what the protocol promises."""

import asyncio
import hashlib
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from tests.media_store.tus_harness import (
    CHUNK,
    CUT,
    LIMITS,
    Person,
    b64,
    hexdigest,
    id_in,
    pieces,
    promise,
)

BLOCK = 64
contents = st.binary(max_size=4 * BLOCK)
owners = st.sampled_from(["alice", "chelsea"])


class Model:
    """One upload as the protocol sees it."""

    def __init__(self, owner, length, promised, data=b""):
        self.owner = owner
        self.length = length
        self.promised = promised
        self.data = data
        self.gone = False
        self.stored = False

    def settle(self):
        """The status of the request that has just brought bytes."""
        if len(self.data) != self.length:
            return None
        if self.promised not in {None, hexdigest(self.data)}:
            self.gone = True
            return 422
        self.stored = True
        return None


class TusMachine(RuleBasedStateMachine):
    uploads = Bundle("uploads")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        limits = msgspec.structs.replace(LIMITS, block_bytes=BLOCK, bytes_max=8 * BLOCK)
        self.person = Person(Path(self.folder.name), limits)
        self.objects = set()

    def ask(self, *arguments, **options):
        return self.loop.run_until_complete(self.person.ask(*arguments, **options))

    @rule(
        target=uploads,
        owner=owners,
        content=contents,
        sent=st.integers(0, 5 * BLOCK),
        promised=st.sampled_from(["right", "wrong", "none"]),
        deferred=st.booleans(),
    )
    def create(self, owner, content, sent, promised, deferred):
        chunk = content[:sent]
        model = Model(
            owner,
            None if deferred else len(content),
            {"right": hexdigest(content), "wrong": hexdigest(content + b"!"), "none": None}[
                promised
            ],
        )
        headers = {
            "upload_defer_length": "1" if deferred else None,
            "upload_length": None if deferred else str(len(content)),
            "upload_metadata": {
                "right": promise(content),
                "wrong": promise(content + b"!"),
                "none": None,
            }[promised],
            "content_type": CHUNK if chunk else None,
        }
        reply = self.ask("POST", body=chunk, owner=owner, **headers)
        known = not deferred and model.promised in self.objects and promised == "right"
        if known and not 0 < len(chunk) <= BLOCK:
            model.data, model.stored = content, True
        else:
            model.data = chunk
            if (status := model.settle()) is not None:
                assert reply.status == status
                return None, model
        assert reply.status == 201
        assert reply.headers["Upload-Offset"] == str(len(model.data))
        self.remember(model)
        return id_in(reply), model

    def remember(self, model):
        if model.stored:
            self.objects.add(hexdigest(model.data))

    @rule(upload=uploads, by=owners)
    def head(self, upload, by):
        name, model = upload
        if name is None:
            return
        reply = self.ask("HEAD", name, owner=by)
        if model.gone or by != model.owner:
            assert reply.status == 404
            return
        assert reply.status == 200
        assert reply.headers["Upload-Offset"] == str(len(model.data))
        if model.length is None:
            assert reply.headers["Upload-Defer-Length"] == "1"
        else:
            assert reply.headers["Upload-Length"] == str(model.length)

    @rule(
        upload=uploads,
        chunk=st.binary(max_size=3 * BLOCK),
        shift=st.sampled_from([0, 0, 0, 0, -1, 1]),
        checksum=st.sampled_from(["none", "none", "right", "wrong"]),
        cut=st.booleans(),
        told=st.none() | st.integers(0, 4 * BLOCK),
        fits=st.booleans(),
    )
    def patch(self, upload, chunk, shift, checksum, cut, told, fits):
        name, model = upload
        if name is None:
            return
        if fits and model.length is not None:
            chunk = chunk[: model.length - len(model.data)]
        offset = max(0, len(model.data) + shift)
        digest = hashlib.sha256(chunk if checksum == "right" else chunk + b"!").digest()
        reply = self.ask(
            "PATCH",
            name,
            pieces([chunk], CUT() if cut else None),
            owner=model.owner,
            content_type=CHUNK,
            upload_offset=str(offset),
            upload_length=None if told is None else str(told),
            upload_checksum=None if checksum == "none" else f"sha256 {b64(digest)}",
        )
        expected = self.expect(name, model, chunk, offset, checksum, told, cut=cut)
        assert reply.status == expected, (reply, expected)
        if expected == 204:
            assert reply.headers["Upload-Offset"] == str(len(model.data))
        self.remember(model)

    def expect(self, name, model, chunk, offset, checksum, told, *, cut):
        """The status; the model is changed as the upload must be."""
        return (
            self.refused_by_state(name, model, offset)
            or self.refused_by_length(model, offset, told)
            or self.refused_by_bytes(model, chunk, checksum, cut=cut)
            or model.settle()
            or 204
        )

    def refused_by_state(self, name, model, offset):
        if model.gone:
            return 404
        if model.stored:
            known_at_creation = "-" in name  # official clients then send from 0 all the same
            agrees = offset == model.length or (known_at_creation and offset == 0)
            return 204 if agrees else 409
        return 409 if offset != len(model.data) else None

    def refused_by_length(self, model, offset, told):
        if told is None or told == model.length:
            return None
        if model.length is not None or told < offset:
            return 400
        model.length = told
        return None

    def refused_by_bytes(self, model, chunk, checksum, *, cut):
        limit = 8 * BLOCK if model.length is None else model.length
        overflow = len(model.data) + len(chunk) > limit
        cut_unchecked = cut and checksum != "none"
        # A chunk that fills a block is looked at before its end is known.
        if overflow and (len(chunk) >= BLOCK or (checksum != "wrong" and not cut_unchecked)):
            return 413
        if cut_unchecked:
            return 400
        if checksum == "wrong":
            return 460
        model.data += chunk
        return 400 if cut else None

    @rule(upload=consumes(uploads), by=owners)
    def terminate(self, upload, by):
        name, model = upload
        if name is None:
            return
        reply = self.ask("DELETE", name, owner=by)
        if model.gone or by != model.owner:
            assert reply.status == 404
        elif model.stored:
            assert reply.status == 403
        else:
            assert reply.status == 204
            assert self.ask("HEAD", name, owner=by).status == 404

    @rule()
    def restart(self):
        self.person.tus.close()
        self.person.restart()

    @invariant()
    def the_store_holds_what_was_completed_and_nothing_else(self):
        assert set(self.person.store.digests()) == self.objects

    @invariant()
    def every_stored_file_was_reported(self):
        assert {stored.sha256 for stored in self.person.told} == self.objects

    def teardown(self):
        self.person.tus.close()
        self.loop.close()
        self.folder.cleanup()


TestTusMachine = pytest.mark.slow(TusMachine.TestCase)
TestTusMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
