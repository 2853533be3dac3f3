"""The code that the explorer offers really runs, and asks exactly what it should.

Each example is a handful of questions, so that one start of each program runs them all.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.hub.portal.snippets import Call, snippets

NASTY = [
    'it\'s "quoted" and `ticked`',
    "back\\slash \\n \\' \\\"",
    "$(touch oops) `touch oops` ; touch oops & | > oops",
    "${HOME} $HOME %PATH% {x} #{y} \\${z}",
    "two\nlines\r\nand\ttabs",
    "</script><script>alert(1)</script> <!-- -->",
    "a&b=c?d#e+f%20g%zz",
    "£ é ü 漢字 😀 \u2028 \u2029 \ufeff",
    "' OR 1=1 --",
    "'''\"\"\"''' r\"\" f'{1+1}'",
    "!history !! ^a^b",
    "-1 --data @/etc/hosts",
]
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
several = st.lists(texts | st.sampled_from(NASTY), min_size=6, max_size=10)


class _Noting(BaseHTTPRequestHandler):
    """Answers two rows to anything, and keeps the question."""

    asked: list[str]

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        found = parse_qs(address.query, keep_blank_values=True)
        self.asked.append(found["$query"][0])
        is_csv = address.path.endswith(".csv")
        body = b'"a"\n"1"\n' if is_csv else b'[{"a":"1"}]'
        self.send_response(200)
        self.send_header("Content-Type", "text/csv" if is_csv else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Nothing is said."""


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("Noting", (_Noting,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}", asked
        serving.shutdown()


def texts_in(language: str, site: str, questions: list[str]) -> list[str]:
    """The snippets of one language for these questions."""
    calls = [Call(site, "pays-2222", question) for question in questions]
    return [
        next(snippet.text for snippet in snippets(call) if snippet.name == language)
        for call in calls
    ]


def run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["programs"], "nothing else was made"


def written(folder: Path, programs: list[str], suffix: str) -> list[Path]:
    shutil.rmtree(folder / "programs", ignore_errors=True)
    (folder / "programs").mkdir()
    paths = [folder / "programs" / f"{n}{suffix}" for n in range(len(programs))]
    for path, text in zip(paths, programs, strict=True):
        path.write_text(text, "utf-8", newline="\n")
    return paths


shrinking = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["python", "sodapy"])
@shrinking
@given(questions=several.map(lambda more: [*NASTY, *more]))
def test_python(
    server: tuple[str, list[str]], tmp_path: Path, language: str, questions: list[str]
) -> None:
    site, asked = server
    asked.clear()
    written(tmp_path, texts_in(language, site, questions), ".py")
    every = (
        "import pathlib, runpy\n"
        f"for n in range({len(questions)}): runpy.run_path(f'programs/{{n}}.py')"
    )
    run([sys.executable, "-B", "-c", every], tmp_path)
    assert asked == questions


@shrinking
@given(questions=several.map(lambda more: [*NASTY, *more]))
def test_curl(server: tuple[str, list[str]], tmp_path: Path, questions: list[str]) -> None:
    if shutil.which("curl") is None:
        pytest.skip("not run: curl is not installed")
    site, asked = server
    asked.clear()
    programs = written(tmp_path, texts_in("curl", site, questions), ".sh")
    run(["sh", "-ec", "\n".join(f". {path}" for path in programs)], tmp_path)
    assert asked == questions


@shrinking
@given(questions=several.map(lambda more: [*NASTY, *more]))
def test_javascript(
    server: tuple[str, list[str]], tmp_path: Path, node: str, questions: list[str]
) -> None:
    site, asked = server
    asked.clear()
    written(tmp_path, texts_in("javascript", site, questions), ".mjs")
    every = f"for (let n = 0; n < {len(questions)}; n++) await import(`./programs/${{n}}.mjs`);"
    run([node, "--input-type=module", "-e", every], tmp_path)
    assert asked == questions
