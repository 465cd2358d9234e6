# SPDX-License-Identifier: BSD-3-Clause
"""The sheet's own modules, importable, and a build folder to spoil."""
import pathlib
import shutil
import sys

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
for folder in (TOP / "tests", TOP / "tests/report", TOP / "tools"):
    sys.path.insert(0, str(folder))


@pytest.fixture
def copy_of(tmp_path):
    """A build folder of one's own to spoil: copy_of(image)."""
    def copy(image):
        to = tmp_path / image.folder.parent.name / image.folder.name
        shutil.copytree(image.folder, to)
        return to
    return copy
