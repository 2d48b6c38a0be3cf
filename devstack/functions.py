"""The project's functions: which there are, and the process that runs them."""

from __future__ import annotations

import json
import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from devstack.auth_config import read_config
from devstack.errors import ConfigurationError
from devstack.files import make_private_folder
from devstack.function_secrets import read_secrets
from devstack.settings import ROOT, DevstackSettings

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
RUNTIME = Path(__file__).resolve().parent / "edge_functions"
# The npm packages of the Deno that hosted's runtime is compatible with, and of today's, as package.json pins.
HOSTED, CURRENT = "deno-2.1", "deno"
CACHE = ROOT / "node_modules" / ".cache" / "deno"


@dataclass(frozen=True)
class Function:
    name: str
    entry: Path
    verify_jwt: bool
    # Of its own deno.json: what a bare import means in its folder.
    imports: dict[str, str]


def find_functions(project: Path) -> list[Function]:
    """Those with a folder below `functions`, but for what config.toml has switched off."""
    configured: dict[str, Any] = read_config(project / "config.toml").get("functions", {})
    folders = sorted(path for path in (project / "functions").glob("*") if NAME.fullmatch(path.name))
    found: list[Function] = []
    for folder in folders:
        own: dict[str, Any] = configured.get(folder.name, {})
        entry = (project / own["entrypoint"]).resolve() if "entrypoint" in own else folder / "index.ts"
        if entry.is_file() and own.get("enabled", True):
            found.append(
                Function(folder.name, entry, bool(own.get("verify_jwt", True)), read_imports(folder))
            )
    return found


def read_imports(folder: Path) -> dict[str, str]:
    try:
        file = json.loads((folder / "deno.json").read_text())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ConfigurationError(f"{folder / 'deno.json'} is no JSON: {error}") from None
    return cast(dict[str, str], file.get("imports", {}))


def describe_functions(settings: DevstackSettings) -> str:
    """What the gateway is told: who has to sign in for each, and how their process is started."""
    functions = find_functions(settings.project)
    folder = settings.state / "functions"
    make_private_folder(folder)
    write_entries(functions, folder)
    return json.dumps(
        {
            "verify_jwt": {function.name: function.verify_jwt for function in functions},
            "command": command(settings, folder),
            "port": settings.functions_port,
            "log": str(settings.log_folder / "functions.log"),
            "secrets": read_secrets(settings.project),
            "cache": str(CACHE if os.access(CACHE, os.W_OK) else folder / "cache"),
        }
    )


def write_entries(functions: list[Function], folder: Path) -> None:
    """A module for each worker, and one map of what their imports mean.

    A worker may read no file: what it imports has to stand in its first module, which the process reads.
    """
    for function in functions:
        lines = (
            f"import {{ begin }} from {json.dumps((RUNTIME / 'worker.ts').as_uri())}",
            f"import * as served from {json.dumps(function.entry.as_uri())}",
            "begin(served)",
        )
        (folder / f"{function.name}.ts").write_text("\n".join(lines) + "\n")
    scopes = {f"{function.entry.parent.as_uri()}/": resolved(function) for function in functions}
    (folder / "import_map.json").write_text(json.dumps({"scopes": scopes}))


def resolved(function: Function) -> dict[str, str]:
    """Relative addresses of a map are relative to the map: here to the function's folder."""
    return {
        name: (function.entry.parent / target).resolve().as_uri() if target.startswith(".") else target
        for name, target in function.imports.items()
    }


def command(settings: DevstackSettings, folder: Path) -> list[str]:
    """Empty without a Deno: then everything else goes on, and functions say what is missing."""
    program = find_deno(HOSTED)
    if program is None:
        return []
    readable = [folder, RUNTIME, settings.project / "functions", CACHE]
    return [
        str(program),
        "run",
        "--no-prompt",
        "--no-config",
        "--no-lock",
        "--quiet",
        "--allow-net",
        "--allow-env",
        f"--allow-read={','.join(str(path) for path in readable)}",
        "--unstable-worker-options",
        f"--import-map={folder / 'import_map.json'}",
        str(RUNTIME / "main.ts"),
        str(settings.functions_port),
        str(folder),
    ]


def find_deno(package: str) -> Path | None:
    """The program itself: the npm package's own command links it at its first call, and needs Node."""
    system = "darwin" if platform.system() == "Darwin" else "linux"
    machine = "arm64" if platform.machine() in ("aarch64", "arm64") else "x64"
    build = f"{system}-{machine}" + ("-glibc" if system == "linux" else "")
    modules = ROOT / "node_modules"
    for place in (modules / package / "node_modules", modules):
        program = place / "@deno" / build / "deno"
        if program.exists() and version_of(program.parent) == version_of(modules / package):
            return program
    return None


def version_of(package: Path) -> str:
    file = package / "package.json"
    return str(json.loads(file.read_text())["version"]) if file.exists() else ""
