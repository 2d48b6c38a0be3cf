"""What is written as YAML is read as what it was."""

import json
import subprocess
from typing import Any

import pytest

from devstack.settings import ROOT, node_program
from scripts.yaml_text import write_yaml

READ = (
    "import { parse } from 'yaml'; import { text } from 'node:stream/consumers';"
    "console.log(JSON.stringify(parse(await text(process.stdin))))"
)
HARD: list[Any] = [
    {"a": {"b": [1, 2.5, None, True, "x"]}, "c": [], "d": {}, "e": ""},
    {"yes": "no", "3.0": "3.0", "-": "- x", "$ref": "#/a/b", "null": "null", "a: b": "c # d"},
    [
        [1, [2]],
        {"a": [{"b": 1, "c": {"d": 2}}]},
        "olá 🌻",
        "two\nlines",
        "'\"",
        " x ",
        "~",
        "!tag",
        "&a",
        "*a",
    ],
    "text",
    {
        "true": True,
        "on": "off",
        "1e3": "1e3",
        "0x1": "0x1",
        "%": "@",
        "`": "|",
        "?": ">",
        "2026-11-30": "12:00",
    },
]


@pytest.mark.parametrize("value", HARD)
def test_it_is_read_as_what_it_was(value: Any) -> None:
    done = subprocess.run(
        [node_program(), "--input-type=module", "-e", READ],
        input=write_yaml(value),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=30,
        check=True,
    )
    assert json.loads(done.stdout) == value
