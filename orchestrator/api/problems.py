"""Errors as problem details (RFC 9457), with the founding documents' member `error` in Portuguese."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from orchestrator.errors import SupabaseUnreachableError, UnauthorizedError, ZapbaseError

# code → (HTTP status, text for a person)
PROBLEMS: dict[str, tuple[int, str]] = {
    "instance_not_found": (404, "Instância não encontrada"),
    "instance_ambiguous": (409, "A conta tem mais de uma instância"),
    "account_not_found": (404, "Conta não encontrada"),
    "account_ambiguous": (409, "Há mais de uma conta"),
    "chat_not_found": (404, "Conversa não encontrada"),
    "campaign_not_found": (404, "Campanha não encontrada"),
    "campaigns_limit": (403, "A conta tem campanhas demais"),
    "slug_invalid": (422, "Link inválido"),
    "slug_taken": (409, "Link já usado por outra campanha"),
    "instance_required": (409, "Informe a instância"),
    "instance_removed": (409, "A instância foi removida"),
    "whatsapp_not_connected": (400, "WhatsApp não conectado"),
    "phone_invalid": (422, "Telefone inválido"),
    "value_refused": (422, "Valor recusado"),
    "contact_exists": (409, "Contato já existe"),
    "already_exists": (409, "Já existe"),
    "range_invalid": (422, "Período inválido"),
    "before_invalid": (422, "Página inválida"),
    "search_too_large": (422, "Busca grande demais"),
    "field_invalid": (422, "Campo inválido"),
    "fields_invalid": (422, "Condições de campos inválidas"),
    "contact_not_found": (404, "Contato não encontrado"),
    "broadcast_not_found": (404, "Disparo não encontrado"),
    "erasure_not_found": (404, "Apagamento não encontrado"),
    "flow_not_found": (404, "Fluxo não encontrado"),
    "flow_disabled": (409, "Fluxo desativado"),
    "flow_not_published": (409, "Fluxo não publicado"),
    "graph_invalid": (422, "Fluxo inválido"),
    "state_invalid": (422, "Estado inválido"),
    "event_invalid": (422, "Evento inválido"),
    "import_not_found": (404, "Importação não encontrada"),
    "import_running": (409, "Outra importação está em andamento"),
    "import_ended": (409, "Esta importação já terminou"),
    "imports_too_many": (409, "Há importações demais à espera"),
    "mapping_invalid": (422, "Mapeamento de colunas inválido"),
    "tag_invalid": (422, "Etiqueta inválida"),
    "csv_invalid": (422, "O arquivo não é um CSV legível"),
    "csv_empty": (422, "O arquivo não tem linhas"),
    "csv_header_missing": (422, "Falta a linha com os nomes das colunas"),
    "csv_too_long": (422, "O arquivo tem linhas demais"),
    "lines_invalid": (422, "Linhas inválidas"),
    "upload_stalled": (408, "O envio parou no meio"),
    "idempotency_conflict": (409, "Chave de idempotência já usada"),
    "no_qr": (404, "QR code não disponível"),
    "token_missing": (401, "Token ausente"),
    "token_invalid": (401, "Token inválido"),
    "token_expired": (401, "Token expirado"),
    "api_key_invalid": (401, "Chave de API inválida"),
    "api_keys_not_configured": (503, "Chaves de API não configuradas"),
    "rate_limited": (429, "Muitas requisições"),
    "forbidden": (403, "Sem permissão"),
    "not_allowed": (403, "Sem permissão"),
    "account_suspended": (403, "Conta suspensa ou encerrada"),
    "plan_limit_exceeded": (403, "Limite do plano atingido"),
    "already_member": (409, "Já faz parte da equipe"),
    "role_invalid": (422, "Papel inválido"),
    "email_invalid": (422, "E-mail inválido"),
    "invitation_limit": (429, "Muitos convites"),
    "media_not_found": (404, "Arquivo não encontrado"),
    "media_missing": (404, "Arquivo não encontrado"),
    "media_elsewhere": (404, "O arquivo está em outro servidor"),
    "media_not_stored": (409, "O arquivo não está disponível"),
    "media_link_invalid": (404, "Link inválido"),
    "media_link_expired": (410, "Link expirado"),
    "media_too_large": (413, "Arquivo grande demais"),
    "media_type_refused": (422, "Tipo de arquivo recusado"),
    "media_store_full": (507, "Sem espaço para arquivos"),
    "media_store_unreachable": (503, "Armazenamento de arquivos indisponível"),
    "webhook_url_invalid": (422, "Endereço inválido"),
    "webhook_events_invalid": (422, "Evento desconhecido"),
    "webhook_endpoints_limit": (403, "A conta tem webhooks demais"),
    "webhook_endpoint_not_found": (404, "Webhook não encontrado"),
    "range_not_satisfiable": (416, "Intervalo inválido"),
    "body_incomplete": (400, "Corpo incompleto"),
    "body_too_large": (413, "Corpo grande demais"),
    "invalid_json": (400, "JSON inválido"),
    "invalid_request": (422, "Requisição inválida"),
    "not_found": (404, "Caminho não encontrado"),
    "method_not_allowed": (405, "Método não permitido"),
    SupabaseUnreachableError.code: (503, "Supabase indisponível"),
    ZapbaseError.code: (500, "Erro interno"),
}
# FastAPI calls a body that it cannot parse 400 when it is not even text.
_BY_STATUS = {400: "invalid_json", 404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


class ProblemError(ZapbaseError):
    """An answer that is an error; `code` is one of the table above, `retry_after` seconds."""

    def __init__(self, code: str, detail: str = "", *, retry_after: int | None = None) -> None:
        super().__init__(detail, code=code)
        self.retry_after = retry_after


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of this app a problem document."""
    app.add_exception_handler(ZapbaseError, _on_coded_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_unexpected)


def problem(code: str, detail: str = "", retry_after: int | None = None) -> JSONResponse:
    """The answer for a code; an unknown one is our fault."""
    status, text = PROBLEMS.get(code, PROBLEMS[ZapbaseError.code])
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
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return JSONResponse(content, status, headers, media_type="application/problem+json")


async def _on_coded_error(_: Request, error: Exception) -> JSONResponse:
    code = error.code if isinstance(error, ZapbaseError) else ZapbaseError.code
    detail = error.detail if isinstance(error, ZapbaseError) else ""
    if isinstance(error, UnauthorizedError):
        code = "token_invalid"
    return problem(code, detail, error.retry_after if isinstance(error, ProblemError) else None)


async def _on_invalid_request(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return problem("invalid_json", "the body is not JSON")
    # A name in the body may hold half a character, which no answer can carry.
    place = ".".join(str(part) for part in first["loc"])[:200].encode("utf-8", "replace").decode()
    return problem("invalid_request", f"{place}: {first['msg']}")


async def _on_http_exception(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    answer = problem(_BY_STATUS.get(error.status_code, ZapbaseError.code), str(error.detail))
    # Which methods a path allows.
    answer.headers.update(error.headers or {})
    return answer


async def _on_unexpected(_: Request, __: Exception) -> JSONResponse:
    return problem(ZapbaseError.code)
