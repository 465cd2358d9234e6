// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the budget sheet has to know of libfdt: a path may begin with an alias, whose own path may
 * not (fdt_get_alias_namelen() wants a '/'). fdt_overlay_apply() is as deep as the overlay; an
 * app that uses it says how deep its overlays are, for overlay_apply_node() and what else the
 * sheet names.
 */
#include <uk/annotate.h>

UK_RECURSION(fdt_path_offset_namelen, 2);
