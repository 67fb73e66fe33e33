"""Who may change things: holders of a key, or, where none is set, this machine alone."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

import structlog
from fastapi import Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from services.ingest.core.sources.keys import ApiKeys
from services.ingest.routes.problems import ProblemError

log = structlog.get_logger()

_bearer = HTTPBearer(auto_error=False, description="a key of `cupure ingest key`")
_header = APIKeyHeader(name="X-Api-Key", auto_error=False, description="the same key")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Cupure ingest"'}


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets requests pass that may change things; `host` is the address that is listened on."""

    keys: ApiKeys
    host: str

    async def __call__(
        self,
        request: Request,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
        api_key: Annotated[str | None, Security(_header)] = None,
    ) -> None:
        """Return if the request may pass; raises `ProblemError` 401 or 403."""
        if not self.keys:
            self._require_local(request)
            return
        told = bearer.credentials if bearer else api_key
        if not told:
            raise _unknown("a key is needed, as Authorization: Bearer or X-Api-Key")
        name = self.keys.name_of(told)
        if name is None:
            log.warning("key not known", path=request.url.path)
            raise _unknown("the key is not known")
        log.info("change asked for", by=name, method=request.method, path=request.url.path)

    def _require_local(self, request: Request) -> None:
        """Refuse what comes over the network, and what a foreign page in a browser here sends."""
        if not is_loopback(self.host):
            raise ProblemError(
                HTTPStatus.FORBIDDEN,
                f"without keys changes are taken on a loopback address only, not on {self.host}: "
                "set INGEST_API_KEYS to what `cupure ingest key NAME` prints",
            )
        origin = request.headers.get("origin")
        if origin is not None and not is_loopback(urlsplit(origin).hostname or ""):
            raise ProblemError(HTTPStatus.FORBIDDEN, "without keys no page of a site may change it")


def is_loopback(host: str) -> bool:
    """Return whether nobody but this machine reaches `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unknown(detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.UNAUTHORIZED, detail, _CHALLENGE)
