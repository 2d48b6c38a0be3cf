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
_VALUES: dict[str, object] = {"integer": 1, "boolean": True, "string": "…"}
_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


@router.get("/docs", include_in_schema=False)
async def page(request: Request) -> HTMLResponse:
    """Every operation with its parameters and an example of what goes in and out."""
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
            yield "".join(_show_bodies(document, operation))


def _show_parameters(operation: dict[str, Any]) -> Iterator[str]:
    parameters = [item for item in operation.get("parameters", []) if item["in"] != "path"]
    if parameters:
        yield "<ul>"
        for item in parameters:
            description = escape(item.get("description", ""))
            yield f"<li><code>{escape(item['name'])}</code> ({item['in']}) {description}</li>"
        yield "</ul>"


def _show_bodies(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[str]:
    """An example of what is sent, and of each good answer."""
    bodies = {"Body": operation.get("requestBody", {})}
    bodies |= {f"Answer {code}": answer for code, answer in operation["responses"].items() if code[0] == "2"}
    for title, body in bodies.items():
        schema = body.get("content", {}).get("application/json", {}).get("schema")
        if schema:
            example = json.dumps(example_of(document, schema), ensure_ascii=False, indent=2)
            yield f"<p>{title}</p><pre>{escape(example)}</pre>"


def example_of(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """A value that the schema allows, its own example where it has one."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "examples" in schema:
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    if "anyOf" in schema:
        return example_of(document, schema["anyOf"][0])
    if "properties" in schema:
        return {name: example_of(document, item) for name, item in schema["properties"].items()}
    if "items" in schema:
        return [example_of(document, schema["items"])]
    return _VALUES.get(schema.get("type", ""))
