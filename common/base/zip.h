/* A ZIP archive written front to back: what an entry holds is packed as it comes, nothing is kept but its sums. */
#ifndef BASE_ZIP_H
#define BASE_ZIP_H

#include "base/buffer.h"
#include "base/text.h"

struct zip;

/* An archive without entries; NULL: no memory. To be freed with zip_free. */
struct zip *zip_new(void);
void zip_free(struct zip *z);

/* Begins the entry of that name (kept; a literal, or as long-lived as the archive), ending the one before. What is ready of
 * the archive is added to `to`, here and below; to->failed is set where memory is out, or where an entry or the
 * archive would pass what the format without its 64-bit extension holds (4 GiB, 65,535 entries). */
void zip_entry(struct zip *z, const char *name, struct buffer *to);

/* Adds bytes to the entry that was begun. */
void zip_add(struct zip *z, struct text bytes, struct buffer *to);

/* Ends the last entry and the archive; nothing may follow. */
void zip_end(struct zip *z, struct buffer *to);

#endif
