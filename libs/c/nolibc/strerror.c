// SPDX-License-Identifier: BSD-3-Clause
/*
 * Texts of the error numbers. A table of arrays of one size: a table of pointers would need a
 * relocation for each at boot, and the texts are all short. About 2.5 KiB, if it is used.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TEXT_SIZE	35

static const struct {
	unsigned char err;
	char text[TEXT_SIZE];
} texts[] = {
	{ EPERM, "Operation not permitted" },
	{ ENOENT, "No such file or directory" },
	{ ESRCH, "No such process" },
	{ EINTR, "Interrupted" },
	{ EIO, "Input/output error" },
	{ ENXIO, "No such device or address" },
	{ E2BIG, "Argument list too long" },
	{ ENOEXEC, "Not executable" },
	{ EBADF, "Bad file descriptor" },
	{ ECHILD, "No child process" },
	{ EAGAIN, "Try again" },
	{ ENOMEM, "Out of memory" },
	{ EACCES, "Permission denied" },
	{ EFAULT, "Bad address" },
	{ EBUSY, "Busy" },
	{ EEXIST, "Already exists" },
	{ EXDEV, "Link across devices" },
	{ ENODEV, "No such device" },
	{ ENOTDIR, "Not a directory" },
	{ EISDIR, "Is a directory" },
	{ EINVAL, "Invalid argument" },
	{ ENFILE, "Too many open files in the system" },
	{ EMFILE, "Too many open files" },
	{ ENOTTY, "Not a terminal" },
	{ ETXTBSY, "Text file busy" },
	{ EFBIG, "File too large" },
	{ ENOSPC, "No space left" },
	{ ESPIPE, "Cannot seek" },
	{ EROFS, "Read-only" },
	{ EMLINK, "Too many links" },
	{ EPIPE, "Broken pipe" },
	{ EDOM, "Argument out of domain" },
	{ ERANGE, "Result out of range" },
	{ EDEADLK, "Deadlock avoided" },
	{ ENAMETOOLONG, "Name too long" },
	{ ENOLCK, "No lock available" },
	{ ENOSYS, "Not implemented" },
	{ ENOTEMPTY, "Not empty" },
	{ ELOOP, "Too many symbolic links" },
	{ ENOMSG, "No message" },
	{ EIDRM, "Identifier removed" },
	{ ENOSTR, "Not a stream" },
	{ ENODATA, "No data" },
	{ ETIME, "Timer expired" },
	{ ENOSR, "No stream resource" },
	{ ENOLINK, "Link severed" },
	{ EPROTO, "Protocol error" },
	{ EMULTIHOP, "Multihop attempted" },
	{ EBADMSG, "Bad message" },
	{ EOVERFLOW, "Value too large" },
	{ EILSEQ, "Invalid byte sequence" },
	{ ENOTSOCK, "Not a socket" },
	{ EDESTADDRREQ, "Destination address required" },
	{ EMSGSIZE, "Message too long" },
	{ EPROTOTYPE, "Wrong protocol for socket" },
	{ ENOPROTOOPT, "Protocol not available" },
	{ EPROTONOSUPPORT, "Protocol not supported" },
	{ EOPNOTSUPP, "Operation not supported" },
	{ EAFNOSUPPORT, "Address family not supported" },
	{ EADDRINUSE, "Address in use" },
	{ EADDRNOTAVAIL, "Address not available" },
	{ ENETDOWN, "Network is down" },
	{ ENETUNREACH, "Network unreachable" },
	{ ENETRESET, "Connection reset by network" },
	{ ECONNABORTED, "Connection aborted" },
	{ ECONNRESET, "Connection reset" },
	{ ENOBUFS, "No buffer space" },
	{ EISCONN, "Already connected" },
	{ ENOTCONN, "Not connected" },
	{ ETIMEDOUT, "Timed out" },
	{ ECONNREFUSED, "Connection refused" },
	{ EHOSTUNREACH, "Host unreachable" },
	{ EALREADY, "Already in progress" },
	{ EINPROGRESS, "In progress" },
	{ ESTALE, "Stale handle" },
	{ EDQUOT, "Quota exceeded" },
	{ ECANCELED, "Cancelled" },
	{ EOWNERDEAD, "Lock owner died" },
	{ ENOTRECOVERABLE, "State not recoverable" },};

static const char *text_of(int err)
{
	size_t i;

	if (err < 0)
		err = -err;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].err == err)
			return texts[i].text;
	}
	return err ? "Unknown error" : "Success";
}

char *strerror(int err)
{
	return (char *)text_of(err);
}

int strerror_r(int err, char *buf, size_t n)
{
	return strlcpy(buf, text_of(err), n) < n ? 0 : ERANGE;
}
