# SPDX-License-Identifier: BSD-3-Clause
"""Puts this folder where every test finds harness.py; pytest does so because this file is here."""
