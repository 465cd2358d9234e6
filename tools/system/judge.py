# SPDX-License-Identifier: BSD-3-Clause
"""Did a run of a system do what its description expects?"""

import re


def judge(system, outcome):
	"""What went wrong, a line each."""
	found = [outcome.error] if outcome.error else []
	for p in system.partitions:
		status = outcome.status.get(p.name)
		if status:
			found.append(f"partition {p.name} ended with status {status}")
		lines = outcome.of(p.name)
		found += [f"partition {p.name} never said {want!r}" for want in p.expect
			  if not any(re.search(want, line) for line in lines)]
	return found
