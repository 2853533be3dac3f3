"""A file from an address, from a site that behaves and from sites that do not."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from folkmoot.errors import AddressRefused, FetchError
from folkmoot.hub.fetching import Fetched, Known, Limits, fetch

NOTHING = Known()
BODY = b"date,amount\n2026-01-05,612.00\n" * 50


class Site(ThreadingHTTPServer):
    """A site on this computer whose pages are functions; it remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def own(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.own}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = self.server
        assert isinstance(site, Site)
        site.asked.append((self.path, dict(self.headers)))
        site.pages[self.path.partition("?")[0]](self)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def answering(
    body: bytes, status: int = 200, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def site() -> Iterator[Site]:
    serving = Site()
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield serving
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.fixture
def read(site: Site, tmp_path: Path) -> Callable[..., Fetched]:
    def read_path(path: str, known: Known = NOTHING, **limits: float) -> Fetched:
        chosen = Limits(**limits)  # type: ignore[arg-type]
        return fetch(
            site.url(path), into=tmp_path / "file", known=known, limits=chosen, own_hosts=[site.own]
        )

    return read_path


def test_a_file_arrives_whole_with_its_name_and_what_tells_whether_it_changed(
    site: Site, read: Callable[..., Fetched], tmp_path: Path
) -> None:
    site.pages["/files/payments%20Q1.csv"] = answering(
        BODY, ETag='"a1"', Last_Modified="Mon, 05 Jan 2026 10:00:00 GMT", Content_Type="text/csv"
    )
    fetched = read("/files/payments%20Q1.csv?v=2")
    assert (tmp_path / "file").read_bytes() == BODY
    assert fetched.name == "payments Q1.csv"
    assert fetched.sha256 == hashlib.sha256(BODY).hexdigest()
    assert fetched.size == len(BODY)
    assert fetched.content_type == "text/csv"
    assert fetched.known == Known('"a1"', "Mon, 05 Jan 2026 10:00:00 GMT")


def test_the_name_that_a_site_gives_a_file_has_no_folder(
    site: Site, read: Callable[..., Fetched]
) -> None:
    said = 'attachment; filename="../../etc/pay.csv"'
    site.pages["/download"] = answering(BODY, Content_Disposition=said)
    assert read("/download").name == "pay.csv"


def test_what_did_not_change_is_not_sent_again(
    site: Site, read: Callable[..., Fetched], tmp_path: Path
) -> None:
    site.pages["/a"] = answering(b"", status=304)
    known = Known('"a1"', "Mon, 05 Jan 2026 10:00:00 GMT")
    fetched = read("/a", known)
    assert fetched.is_unchanged
    assert fetched.known == known
    assert not (tmp_path / "file").exists()
    asked = site.asked[0][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (known.etag, known.last_modified)


def test_not_changed_is_no_answer_to_a_first_question(
    site: Site, read: Callable[..., Fetched]
) -> None:
    site.pages["/a"] = answering(b"", status=304)
    with pytest.raises(FetchError, match="304"):
        read("/a")


def test_redirects_are_followed_within_the_limit(
    site: Site, read: Callable[..., Fetched], tmp_path: Path
) -> None:
    site.pages["/old"] = answering(b"", status=301, Location="/new.csv")
    site.pages["/new.csv"] = answering(BODY)
    assert read("/old").url == site.url("/new.csv")
    site.pages["/round"] = answering(b"", status=302, Location="/round")
    with pytest.raises(FetchError, match="more than 5 times"):
        read("/round")
    assert len([path for path, _ in site.asked if path == "/round"]) == 6


@pytest.mark.parametrize(
    "place",
    ["http://169.254.169.254/latest/", "http://10.0.0.1/", "file:///etc/passwd", "http://[::1]/"],
)
def test_every_redirect_is_judged_as_the_first_address_was(
    site: Site, read: Callable[..., Fetched], place: str
) -> None:
    site.pages["/a"] = answering(b"", status=302, Location=place)
    with pytest.raises(AddressRefused):
        read("/a")


def test_the_connection_goes_to_the_address_that_was_judged(site: Site, tmp_path: Path) -> None:
    """A name that leads elsewhere the second time it is asked for gains nothing."""
    site.pages["/a"] = answering(BODY)
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    name = f"files.oldbury.example:{site.server_port}"
    fetch(
        f"http://{name}/a",
        into=tmp_path / "file",
        own_hosts=[name],
        resolve=lambda host, port: next(answers),
    )
    assert next(answers) == ["10.0.0.1"]
    assert site.asked[0][1]["Host"] == name


def test_a_host_whose_first_address_does_not_answer_is_reached_by_its_next(
    site: Site, tmp_path: Path
) -> None:
    site.pages["/a"] = answering(BODY)
    name = f"files.oldbury.example:{site.server_port}"
    fetched = fetch(
        f"http://{name}/a",
        into=tmp_path / "file",
        own_hosts=[name],
        resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"],
    )
    assert fetched.size == len(BODY)


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"1000\r\n" + b"a" * 0x1000 + b"\r\n")
    except OSError:
        return


def _dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"a")
            time.sleep(0.02)
    except OSError:
        return


def _dripping_headers(handler: BaseHTTPRequestHandler) -> None:
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            handler.wfile.write(b"a")
            time.sleep(0.02)
    except OSError:
        return


def _silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.5)


def _short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"only this")


def _short_chunk(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"1000\r\nonly this")


def _no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


def _many_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    for number in range(200):
        handler.send_header(f"X-{number}", "a")
    handler.end_headers()


MISBEHAVING = [
    # what it does                                         limits                   what is said
    (answering(b"", status=404), {}, "404"),
    (answering(b"", status=500), {}, "500"),
    (answering(b"", status=206), {}, "206"),
    (answering(BODY), {"size": 100}, "larger than the 100 bytes"),
    (_endless, {"size": 100_000}, "larger than the 100,000 bytes"),
    (
        answering(gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip"),
        {"size": 50_000},
        "large",
    ),
    (answering(b"not gzip", Content_Encoding="gzip"), {}, "broke off"),
    (answering(gzip.compress(BODY)[:-9], Content_Encoding="gzip"), {}, "broke off"),
    (answering(zlib.compress(BODY), Content_Encoding="br"), {}, "packed"),
    (_dripping, {"seconds": 0.2}, "longer than"),
    (_dripping_headers, {"seconds": 0.2}, "longer than"),
    (_silent, {"seconds_of_silence": 0.1}, "fell silent"),
    (_short, {}, "broke off"),
    (_short_chunk, {}, "broke off"),
    (_no_http, {}, "as a web site does"),
    (_many_headers, {}, "as a web site does"),
]


@pytest.mark.parametrize(("page", "limits", "said"), MISBEHAVING)
def test_a_site_that_misbehaves_leaves_nothing_and_is_told_in_words(
    page: Callable[[BaseHTTPRequestHandler], None],
    limits: dict[str, float],
    said: str,
    site: Site,
    read: Callable[..., Fetched],
    tmp_path: Path,
) -> None:
    site.pages["/a"] = page
    with pytest.raises(FetchError, match=said):
        read("/a", **limits)
    assert list(tmp_path.iterdir()) == []


def test_a_packed_file_is_unpacked_also_where_it_is_packed_in_several_parts(
    site: Site, read: Callable[..., Fetched], tmp_path: Path
) -> None:
    packed = gzip.compress(BODY) + gzip.compress(BODY)
    site.pages["/a"] = answering(packed, Content_Encoding="gzip")
    assert read("/a").size == 2 * len(BODY)
    assert (tmp_path / "file").read_bytes() == BODY + BODY


def test_a_site_whose_certificate_nobody_vouches_for_is_not_read(
    site: Site, tmp_path: Path
) -> None:
    """A plain site does not speak TLS, which is told as one that cannot prove itself."""
    with pytest.raises(FetchError, match="certificate"):
        fetch(f"https://{site.own}/a", into=tmp_path / "file", own_hosts=[site.own])


def test_nobody_at_home_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="does not answer"):
        fetch("http://127.0.0.1:9/a", into=tmp_path / "file", own_hosts=["127.0.0.1:9"])
