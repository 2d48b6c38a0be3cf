"""The registry of error codes, and which codes each program has, read from its source or catalogue."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

import psycopg

from devstack.settings import ROOT
from orchestrator.api.problems import PROBLEMS
from orchestrator.domain.fleet.statuses import Reason

Place = Literal["sql", "api", "node", "orchestrator", "dashboard", "auth", "function"]
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# In Python a code stands in `code = …`, `code=…`, or among the arguments of one of these, where it has a `_`.
CALLS = re.compile(r"\w+Error|_error|failed|done|problem")
# In SQL it is raised, or written into a row.
RAISED = {
    400: r"private\.(?:fail|require_user)\(\s*'(\w+)'|raise exception using message = '(\w+)'",
    409: r"private\.refuse_link\(\s*'(\w+)'|raise unique_violation using message = '(\w+)'",
}
WRITTEN = (
    r"(?:error_code|status_reason)\s*:?=\s*('\w+'|case\b.*?\bend\b)",
    r"(case\b(?:(?!\bcase\b).)*?\bend) as (?:error_)?code\b",
    r"function private\.\w+_reasons?\((.*)",
)
WRITING = r"private\.(?:end_import|end_sample|refuse_person)\(([^;]*?)\)(?:;|\s+from\b)"


class Entry(TypedDict):
    meaning: str
    places: dict[Place, int | None]
    """Where it arises, and the HTTP status it has there; null: none, it is stored, shown or printed."""
    text: NotRequired[Literal["own", "general"]]
    """What a page says of it; absent: no page meets it."""


def registry() -> dict[str, Entry]:
    return json.loads((ROOT / "supabase" / "error_codes.json").read_text())


def registered(place: Place) -> dict[str, int | None]:
    return {code: entry["places"][place] for code, entry in registry().items() if place in entry["places"]}


def codes_of_orchestrator() -> set[str]:
    """All but those that are only answers of the API."""
    folder = ROOT / "orchestrator"
    # What is wrong with a drawing is no error of anybody: those codes have words of their own.
    others = {"api", "checks"}
    found = {code for path in folder.rglob("*.py") if not others & {*path.parts} for code in codes_in(path)}
    in_api = {code for path in (folder / "api").rglob("*.py") for code in codes_in(path)}
    return found | {reason.value for reason in Reason} | in_api - PROBLEMS.keys()


def codes_of_graphs() -> set[str]:
    """What the engine's check and the database's may find wrong with a flow."""
    checks = ROOT / "orchestrator" / "domain" / "automation" / "flows" / "checks"
    found = {code for path in checks.glob("*.py") for code in problems_in(path)}
    declared = (ROOT / "supabase/schemas/80_automation/22_flow_problems.sql").read_text()
    return found | set(re.findall(r"private\.flow_problem\('(\w+)'", declared))


def problems_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Call(func=ast.Name(id="problem" | "warning"), args=[code, *_]):
                yield from texts_in(code)
            case _:
                pass


def codes_in(path: Path) -> Iterator[str]:
    if "testing" in path.parts:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.keyword(arg="code" | "error_code", value=value):
                yield from texts_in(value)
            case ast.Assign(targets=[ast.Name(id="code" | "told")], value=value):
                yield from texts_in(value)
            case ast.FunctionDef(name=name) if name.endswith("code_of"):
                returned = [part.value for part in ast.walk(node) if isinstance(part, ast.Return)]
                yield from (text for value in returned if value for text in texts_in(value))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if CALLS.fullmatch(name):
                yield from (text for arg in node.args for text in texts_in(arg) if "_" in text)
            case _:
                pass


def texts_in(node: ast.expr) -> Iterator[str]:
    """What the expression may be: a text, or one of several."""
    match node:
        case ast.Constant(value=str(text)) if CODE.fullmatch(text):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*texts_in(one), *texts_in(other))
        case ast.BoolOp(values=values):
            yield from (text for value in values for text in texts_in(value))
        case _:
            pass


def codes_of_node_instances() -> dict[str, int | None]:
    source = (ROOT / "node_instances" / "src" / "errors.ts").read_text()
    answers = re.findall(r"^  (\w+): \[(\d+), ", source, re.MULTILINE)
    ends = re.findall(r"^  (\w+): '(?:disconnected|failed)',$", source, re.MULTILINE)
    return dict.fromkeys(ends) | {code: int(status) for code, status in answers}


def codes_of_functions() -> dict[str, int | None]:
    """What `hooks` answers and writes down of calls of other systems, and what `media` answers."""
    folder = ROOT / "supabase" / "functions"
    programs = [path for name in ("hooks", "media") for path in (folder / name).glob("*.ts")]
    own = "".join(path.read_text() for path in programs if "_test" not in path.name)
    shared = (folder / "_shared" / "bodies.ts").read_text()
    kept = dict.fromkeys(re.findall(r"'((?:body|proof)_\w+)'", own))
    bodies = {"body_too_large": 413, "body_too_slow": 408}
    assert set(bodies) == set(re.findall(r"'(body_\w+)'", shared))
    answered = {code: int(status) for status, code in re.findall(r"say\(([45]\d\d), '(\w+)'", own)}
    return kept | bodies | answered


def functions_of(connection: psycopg.Connection) -> list[str]:
    """The definitions of all our functions."""
    rows = connection.execute(
        """select pg_get_functiondef(oid) from pg_proc
        where pronamespace = any ('{public,private,orchestrator,request_checks}'::regnamespace[])
          and prokind = 'f'"""
    )
    return [definition for (definition,) in rows]


def codes_raised(definitions: list[str]) -> dict[str, int | None]:
    """Each with the status that PostgREST answers."""
    return {
        code: status
        for status, pattern in RAISED.items()
        for match in re.finditer(pattern, "\n".join(definitions))
        for code in match.groups()
        if code
    }


def codes_written(definitions: list[str]) -> set[str]:
    flags = re.DOTALL | re.IGNORECASE
    values = [
        match[1] for text in definitions for pattern in WRITTEN for match in re.finditer(pattern, text, flags)
    ]
    calls = [match[1] for text in definitions for match in re.finditer(WRITING, text, flags)]
    chosen = {code for value in values for code in re.findall(r"(?:\bthen|\belse|^)\s*'(\w+)'", value, flags)}
    return chosen | {code for call in calls for code in re.findall(r"'([a-z]+_\w+)'", call)}
