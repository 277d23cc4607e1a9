"""The server: how soon a page is served after the start, and how much memory a worker holds."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from ehcforms.site import starter_folder


def measure() -> Iterator[tuple[str, str, str]]:
    """Start-up and memory of `ehcforms serve` on the starter site."""
    with tempfile.TemporaryDirectory() as data:
        port = _free_port()
        environment = {**os.environ, "EHCFORMS_DATA": data, "EHCFORMS_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        command = [sys.executable, "-m", "ehcforms", "serve", str(starter_folder()), "--port", str(port)]
        start = time.perf_counter()
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(port)
            yield (
                "from `ehcforms serve` to the first page, in seconds",
                f"{time.perf_counter() - start:.2f}",
                "at most 1",
            )
            for _ in range(200):
                _get(port, "/sign-in")
            yield "memory of the worker after 200 pages, in MB", f"{_memory(server.pid):.0f}", "at most 90"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def _get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return bytes(answer.read())


def _wait(port: int) -> None:
    end = time.perf_counter() + 30
    while time.perf_counter() < end:
        try:
            _get(port, "/sign-in")
            return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("the server did not answer within 30 seconds")


def _memory(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0
