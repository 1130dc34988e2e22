/* Decides how answers are packed: fully, since one packing serves many readers. Refuses to unpack. */
#include "base/gzip.h"

#include <limits.h>
#include <zlib.h>

#define WINDOW_GZIP (15 + 16) /* the largest window, gzip's own head and tail */
#define MEMORY_LEVEL 8

bool gzip_pack(struct text plain, struct buffer *ret_packed)
{
	z_stream z = { 0 };

	if (plain.len > UINT_MAX ||
		deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_GZIP, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	size_t bound = deflateBound(&z, plain.len);
	char *to = bound > UINT_MAX ? NULL : buffer_reserve(ret_packed, bound);
	if (to == NULL) {
		deflateEnd(&z);
		return false;
	}
	z.next_in = (unsigned char *)(uintptr_t)plain.at;
	z.avail_in = (unsigned)plain.len;
	z.next_out = (unsigned char *)to;
	z.avail_out = (unsigned)bound;
	int done = deflate(&z, Z_FINISH);
	ret_packed->len += z.total_out;
	ret_packed->at[ret_packed->len] = '\0';
	deflateEnd(&z);
	return done == Z_STREAM_END;
}
