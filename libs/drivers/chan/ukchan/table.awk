# SPDX-License-Identifier: BSD-3-Clause
# Turns LIBUKCHAN_TABLE into <uk/bits/chan_table.h>; Config.uk describes the fields.
function bad(why) {
	print "LIBUKCHAN_TABLE: \"" line "\": " why > "/dev/stderr"
	failed = 1
	exit 1
}

function number(text, what) {
	if (text !~ /^(0x[0-9a-fA-F]+|[0-9]+)$/)
		bad(what " is no number: " text)
	return text
}

BEGIN { RS = "[ \t\n]+"; FS = ":" }

NF == 0 { next }

{
	line = $0
	if (NF != 9)
		bad("has " NF " fields, not 9")
	if ($1 !~ /^[a-z][a-z0-9_-]*$/ || length($1) > 15)
		bad("a name is a letter and up to 14 letters, digits, - and _")
	if (seen[$1]++)
		bad("the name is there twice")
	if ($2 != "send" && $2 != "recv")
		bad("the second field is send or recv")
	if ($6 != "shared" && $6 != "grant" && $6 != "map")
		bad("the sixth field is shared, grant or map")
	lines[++n] = sprintf("\t{ .name = \"%s\", .offset = %s, .nslots = %s, .size = %s,\n" \
			     "\t  .port = %s, .ref = %s, .peer = %s, .memory = UK_CHAN_%s, .sends = %d },",
			     $1, number($3, "the offset"), number($4, "slots"), number($5, "bytes"),
			     number($7, "the port"), number($9, "the reference"), number($8, "the peer"),
			     toupper($6), $2 == "send")
}

END {
	if (failed)
		exit 1
	print "/* Generated from LIBUKCHAN_TABLE by table.awk. */"
	print "#define UK_CHAN_TABLE_LINES " n + 0 "U"
	print "const struct uk_chan_desc uk_chan_table[] = {"
	for (i = 1; i <= n; i++)
		print lines[i]
	if (n == 0)
		print "\t{ .name = \"\" },"
	print "};"
}
