/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Included before every C and C++ source: -fvisibility=hidden covers definitions only, and an
 * extern declaration without this would be reached through the GOT, one load and eight bytes more.
 * No include guard: nothing names it but the compiler command.
 */
#pragma GCC visibility push(hidden)
