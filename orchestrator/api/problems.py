"""Errors as problem details (RFC 9457), with the founding documents' member `error` in Portuguese."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from orchestrator.errors import SupabaseUnreachableError, UnauthorizedError, ZapbaseError

# code → (HTTP status, text for a person)
_PROBLEMS: dict[str, tuple[int, str]] = {
    "instance_not_found": (404, "Instância não encontrada"),
    "instance_ambiguous": (409, "A conta tem mais de uma instância"),
    "no_qr": (404, "QR code não disponível"),
    "token_missing": (401, "Token ausente"),
    "token_invalid": (401, "Token inválido"),
    "token_expired": (401, "Token expirado"),
    "forbidden": (403, "Sem permissão"),
    "invalid_json": (400, "JSON inválido"),
    "invalid_request": (422, "Requisição inválida"),
    "not_found": (404, "Caminho não encontrado"),
    "method_not_allowed": (405, "Método não permitido"),
    SupabaseUnreachableError.code: (503, "Supabase indisponível"),
    ZapbaseError.code: (500, "Erro interno"),
}
_BY_STATUS = {404: "not_found", 405: "method_not_allowed"}


class ProblemError(ZapbaseError):
    """An answer that is an error; `code` is one of the table above."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail, code=code)


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of this app a problem document."""
    app.add_exception_handler(ZapbaseError, _on_coded_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_unexpected)


def problem(code: str, detail: str = "") -> JSONResponse:
    """The answer for a code; an unknown one is our fault."""
    status, text = _PROBLEMS.get(code, _PROBLEMS[ZapbaseError.code])
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "error": text,
    }
    headers = {"Cache-Control": "no-store"}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(content, status, headers, media_type="application/problem+json")


async def _on_coded_error(_: Request, error: Exception) -> JSONResponse:
    code = error.code if isinstance(error, ZapbaseError) else ZapbaseError.code
    detail = error.detail if isinstance(error, ZapbaseError) else ""
    if isinstance(error, UnauthorizedError):
        code = "token_invalid"
    return problem(code, detail)


async def _on_invalid_request(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return problem("invalid_json", "the body is not JSON")
    place = ".".join(str(part) for part in first["loc"])
    return problem("invalid_request", f"{place}: {first['msg']}")


async def _on_http_exception(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(_BY_STATUS.get(error.status_code, ZapbaseError.code), str(error.detail))


async def _on_unexpected(_: Request, __: Exception) -> JSONResponse:
    return problem(ZapbaseError.code)
