# SPDX-License-Identifier: BSD-3-Clause
"""Helpers of the sheet's tests: the tool and make as a user runs them, which may fail."""
import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]


def run_report(command, build, *args):
    """python -m report as the build runs it: (status, output, errors)."""
    env = dict(os.environ, PYTHONPATH=str(TOP / "tools"), PYTHONDONTWRITEBYTECODE="1",
               TAPPET_REPORT_DEBUG="1")
    done = subprocess.run([sys.executable, "-m", "report", command, "--build", str(build), *args],
                          env=env, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def run_make(out, *args):
    """make in the tree, with builds in @out: (status, output). It may fail."""
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    done = subprocess.run(["make", "-C", str(TOP), "--no-print-directory", f"O={out}", *args],
                          env=env, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout
