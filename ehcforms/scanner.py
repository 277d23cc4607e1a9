"""Asks ClamAV about a file through its socket, where one is configured."""

import socket
from contextlib import closing

from ehcforms.file_kinds import BadFile

CHUNK = 65_536
SECONDS = 20


def check(content: bytes, address: str) -> None:
    """Raises BadFile where the scanner finds something, or cannot be reached: then the file has to wait."""
    if not address:
        return
    try:
        answer = _ask(content, address)
    except OSError:
        raise BadFile("Files cannot be checked for viruses just now. Try again in a few minutes.") from None
    if b"FOUND" in answer:
        raise BadFile("The virus scanner found something in this file. Ask whoever made it for a clean one.")
    if b"OK" not in answer:
        raise BadFile("This file could not be checked for viruses. Try again, or attach another.")


def _ask(content: bytes, address: str) -> bytes:
    with closing(_connect(address)) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            line.sendall(len(piece).to_bytes(4, "big") + piece)
        line.sendall((0).to_bytes(4, "big"))
        return line.recv(4096)


def _connect(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    line.connect(address)
    return line
