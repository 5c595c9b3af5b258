"""A thousand people scan officers' codes at one moment: each is led to a door of its own."""

import secrets
import time
import uuid
from dataclasses import asdict

import uvloop

from backend.codes import officer_code
from bench.devices import Device
from bench.httpconn import Connection
from bench.lines import Line
from bench.serving import Served
from bench.workloads import Figures, Operation, closed_loop, expect

SCANS, P99_MS = 1_000, 500
NAVIGATES = "Sec-Fetch-Mode: navigate\r\nAccept-Language: zh\r\n"


def scans(served: Served, devices: list[Device], runs: int) -> list[Line]:
    """The line of `runs` bursts; the codes are signed before any clock runs."""
    figures: list[Figures] = []
    for _ in range(runs):
        figures.append(uvloop.run(_burst(served, devices)))
        shown = figures[-1]
        print(
            f"    {shown.per_second:9.1f}/s  p50 {shown.p50_ms:7.1f} ms  p99 {shown.p99_ms:7.1f} ms"
            f"  server CPU {shown.server_cpu_ms:6.2f} ms/op  others {shown.foreign_share:4.0%}",
            flush=True,
        )
    shown = sorted(figures, key=lambda run: run.p99_ms)[len(figures) // 2]
    return [
        Line(
            f"{SCANS:,} scans at once, each to its door",
            f"p99 ≤ {P99_MS} ms",
            f"p50 {shown.p50_ms:.0f} ms, p99 {shown.p99_ms:.0f} ms;"
            f" {shown.server_cpu_ms:.2f} ms CPU each,"
            f" which allows {shown.allowed_per_second:,.0f}/s",
            shown.p99_ms <= P99_MS,
            "",
            shown.foreign_share,
            [asdict(run) for run in figures],
        )
    ]


async def _burst(served: Served, devices: list[Device]) -> Figures:
    """Everybody is connected already: a phone's TLS handshake is no work of this server's."""
    clients: list[list[Operation]] = []
    connections: list[Connection] = []
    for number in range(SCANS):
        agent = f"User-Agent: bench {number}\r\n"
        connection = Connection("127.0.0.1", served.port, agent + NAVIGATES)
        expect(await connection.request("GET", "/healthz"), 200)
        connections.append(connection)
        clients.append([_scan(connection, _code(devices[number % len(devices)]))])
    figures = await closed_loop(served, clients, 30)
    for connection in connections:
        connection.close()
    return figures


def _code(device: Device) -> str:
    return officer_code.encode(
        device.key,
        kid=device.kid,
        visit=str(uuid.uuid4()),
        head=secrets.token_bytes(32),
        seq=device.seq + 1,
        at_ms=int(time.time() * 1000),
        source=0,
        nonce=secrets.token_bytes(8),
    )


def _scan(connection: Connection, code: str) -> Operation:
    async def operation() -> None:
        reply = expect(await connection.request("GET", f"/s/{code}"), 303)
        if not reply.header("location").startswith("/d/"):
            raise RuntimeError(f"no door: {reply.head!r}")

    return operation
