# SPDX-License-Identifier: BSD-3-Clause
# What has to be set before the debugger reads anything else.
set confirm off
set pagination off
