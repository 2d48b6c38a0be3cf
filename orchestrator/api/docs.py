"""The OpenAPI document as a page that needs no script."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter()
_PROBLEM = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "code": "account_not_found",
    "detail": "there is none of this id that you may see",
    "error": "Conta não encontrada",
}
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "Problem details (RFC 9457); `code` is stable, `error` is for people.",
        "content": {"application/problem+json": {"example": _PROBLEM}},
    }
}
_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


@router.get("/docs", include_in_schema=False)
async def page(request: Request) -> HTMLResponse:
    """Every operation with its parameters and an example of its body."""
    document = request.app.openapi()
    operations = "".join(_show_operations(document))
    title = escape(f"{document['info']['title']} {document['info']['version']}")
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>'
        '<p>The same for programs: <a href="/openapi.json">openapi.json</a>. Every call but '
        "<code>POST /api/token</code> carries <code>Authorization: Bearer &lt;token&gt;</code>.</p>"
        f"{operations}</html>",
        headers={"Content-Security-Policy": _CONTENT_SECURITY_POLICY},
    )


def _show_operations(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
            yield f"<p>{escape(operation.get('description', ''))}</p>"
            yield "".join(_show_parameters(operation))
            body = operation.get("requestBody")
            if body:
                yield f"<pre>{escape(_example_of(document, body))}</pre>"


def _show_parameters(operation: dict[str, Any]) -> Iterator[str]:
    parameters = [item for item in operation.get("parameters", []) if item["in"] != "path"]
    if parameters:
        yield "<ul>"
        for item in parameters:
            description = escape(item.get("description", ""))
            yield f"<li><code>{escape(item['name'])}</code> ({item['in']}) {description}</li>"
        yield "</ul>"


def _example_of(document: dict[str, Any], body: dict[str, Any]) -> str:
    schema = body["content"]["application/json"]["schema"]
    names = [item["$ref"] for item in [schema, *schema.get("anyOf", [])] if "$ref" in item]
    properties = document["components"]["schemas"][names[0].rpartition("/")[2]]["properties"]
    example = {name: item["examples"][0] for name, item in properties.items() if "examples" in item}
    return json.dumps(example, ensure_ascii=False, indent=2)
