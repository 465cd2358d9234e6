# SPDX-License-Identifier: BSD-3-Clause
"""A heap that is misused stops the image, says how, and ends with a status."""

import pytest

from harness import build


@pytest.mark.parametrize("config, says", [(None, "heap misuse: freed twice"), ("plain", "")])
def test_double_free_stops_the_image(config, says):
	run = build("tests/image/misuse", config).run()
	assert run.status != 0, run.output
	assert "reached" not in run.output
	assert says in run.output
