"""Every route × every role: deny by default, and nobody reaches what his role does not hold.

The matrix is generated from the routes themselves, so a new route is in it from its first day.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from backend.main import create_app
from backend.settings import DatabaseSettings, Settings
from backend.web import ROLES
from tests.whole_app import browser, running, signed_in

FORMS = ("arrival", "refusal", "recusal", "remark", "photo", "evidence", "result")
LOGINS = {"officer": "wangjg", "supervisor": "chenj", "admin": "admin", "auditor": "auditor"}
DOORS = {
    f"{method} /{family}/{{token}}{behind}"
    for family in ("d", "a")
    for method, behind in [
        *((method, "") for method in ("GET", "HEAD")),
        *(
            (method, f"/confirmation.{kind}")
            for method in ("GET", "HEAD")
            for kind in ("json", "txt", "pdf")
        ),
        ("GET", "/portrait/{officer}"),
        *(("POST", f"/{form}") for form in FORMS),
    ]
}
"""The page behind a scan, and behind the secret on paper."""
PUBLICATION = ("", "/{publication}")
FEED = ("", "/$metadata", "/{entities}", "/{entities}/$count")
FRAMEWORK_OWN = ("/api/schema",)
"""Litestar's own pages carry no permission of ours: the guard refuses them to everybody."""


def routes(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or route.path.startswith(FRAMEWORK_OWN):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            if method != "OPTIONS" or handler.fn.__name__.startswith("_"):
                yield str(method), route.path_format, handler


def filled(path: str) -> str:
    """The path with something harmless in every place."""
    parts = [("0" * 64 if part.startswith("{") else part) for part in path.split("/")]
    return "/".join(parts)


def test_every_route_says_who_may(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    found = list(routes(app))
    assert len(found) > 40
    for method, path, handler in found:
        public, roles = handler.opt.get("public"), handler.opt.get("roles")
        assert bool(public) != bool(roles), f"{method} {path}"
        assert set(roles or ()) <= set(ROLES), f"{method} {path}"


PUBLIC = {
    "GET /",
    "GET /{path}",
    "HEAD /",
    "GET /palm-ca.crt",
    # Published decisions are for everybody; the feed asks for a token of its own.
    *(f"{method} /publications{rest}" for method in ("GET", "HEAD") for rest in PUBLICATION),
    *(f"GET /feed/odata{rest}" for rest in FEED),
    "HEAD /{path}",
    "GET /c/{code}",
    "GET /c/{code}/{issued}/{signature}",
    "GET /s/{code}",
    "HEAD /s/{code}",
    "POST /s/{code}",
    "GET /j/{secret}",
    "GET /j/{secret}/decision.pdf",
    *DOORS,
    "GET /complaints/new",
    "POST /complaints/new",
    "GET /d/{token}/complain",
    "POST /d/{token}/complain",
    "GET /a/{token}/complain",
    "POST /a/{token}/complain",
    "GET /c/{code}/complain",
    "POST /c/{code}/complain",
    "GET /k",
    "POST /k",
    "GET /k/{receipt}",
    "POST /k/{receipt}/more",
    "GET /e",
    "POST /e/claim",
    "POST /e/sign-out",
    "POST /e/passkey",
    "POST /e/passkey/registration",
    "POST /e/passkey/authentication",
    "POST /e/passkey/session",
    "POST /e/address",
    "POST /e/slot",
    "GET /e/notice/{permit}",
    "GET /e/visits/{visit}/complain",
    "POST /e/visits/{visit}/complain",
    "POST /e/download",
    "GET /e/complaints/new",
    "POST /e/complaints/new",
    "GET /e/complaints/{receipt}",
    "POST /e/complaints/{receipt}/more",
    "GET /a/{token}/case",
    "POST /e/cases/{case}",
    "GET /p",
    "POST /p",
    "GET /p/{token}",
    "POST /p/{token}/enter",
    "POST /p/{token}/leave",
    "GET /p/{token}/papers/{paper}",
    "GET /p/{token}/attachments/{sha256}",
    "GET /p/{token}/pictures/{sha256}",
    "GET /p/{token}/own-file.zip",
    "GET /p/{token}/file/{form}",
    "POST /p/{token}/file/{form}",
    "GET /p/{token}/receipt/{paper}",
    "GET /p/{token}/sent/{writing}",
    "POST /p/{token}/pay",
    "GET /p/{token}/till/{order}",
    "POST /p/{token}/till/{order}",
    "POST /payments/callback",
    "GET /pages/{name}",
    "HEAD /pages/{name}",
    "GET /draws/{draw}",
    "GET /d/{token}/rating",
    "POST /d/{token}/rating/token",
    "POST /d/{token}/rating/served",
    "GET /e/visits/{visit}/rating",
    "POST /e/visits/{visit}/rating/token",
    "POST /e/visits/{visit}/rating/served",
    "POST /ratings",
    "POST /ratings/form",
    "GET /ratings/check",
    "POST /ratings/check",
    "POST /ratings/check/proof",
    "GET /ratings/keys",
    "GET /ratings/keys/{agency}/{month}",
    "GET /healthz",
    "GET /readyz",
    "GET /api/openapi.json",
    "GET /log/checkpoint",
    "GET /log/key",
    "GET /log/server-key",
    "GET /log/tile/{path}",
    "OPTIONS /api/media",
    "OPTIONS /api/media/{upload_id}",
    "POST /api/session",
    "POST /api/session/passkey",
    "POST /api/passkeys/authentication",
    "POST /api/devices/challenge",
    "POST /api/devices/session",
}


def test_public_are_only_these(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    public = {
        f"{method} {path}" for method, path, handler in routes(app) if handler.opt.get("public")
    }
    assert public == PUBLIC


@pytest.mark.anyio
async def test_the_matrix_of_routes_and_roles(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        nobody = browser(app)
        clients = {role: await signed_in(app, login) for role, login in LOGINS.items()}
        for method, path, handler in routes(app):
            if handler.opt.get("public") or path in {"/api/live", "/api/session"}:
                continue  # an event stream has no end; ending the session would end the test
            where = f"{method} {path}"
            assert (await nobody.request(method, filled(path))).status_code == 401, where
            for role, client in clients.items():
                status = (await ask(client, method, path)).status_code
                if role in handler.opt["roles"]:
                    assert status not in (401, 403, 500), f"{role}: {where}"
                else:
                    assert status == 403, f"{role}: {where}"


async def ask(client: Any, method: str, path: str) -> Any:
    """A request without a useful body: enough to pass the door, not enough to do anything."""
    return await client.request(method, filled(path), content=b"")


def test_no_two_structs_share_a_name_in_the_api(tmp_path: Path) -> None:
    """Where two do, the framework renames both, and every web screen that uses one breaks."""
    schema = create_app(Settings(data=tmp_path)).openapi_schema
    assert schema.components is not None
    shared = sorted(name for name in schema.components.schemas or {} if "_" in name)
    assert shared == []
