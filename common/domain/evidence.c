/*
 * Decides what a file is by its first bytes. Refuses to know the rest of it: that a PDF opens is not
 * looked at, only that nothing else is taken for one.
 */
#include "domain/evidence.h"

#include <stddef.h>
#include <string.h>

#define OFD "application/ofd"

static const struct field uploaded_fields[] = {
	{ "sha256", FIELD_TEXT, offsetof(struct evidence, sha256), NULL, 0, "文件摘要" },
	{ "media_type", FIELD_TEXT, offsetof(struct evidence, media_type), NULL, 0, "文件类型" },
	{ "size_bytes", FIELD_INT, offsetof(struct evidence, size_bytes), NULL, 0, "字节数" },
};

static const struct field kept_fields[] = {
	{ "id", FIELD_TEXT, offsetof(struct evidence_file, id), NULL, 0, NULL },
	{ "sha256", FIELD_TEXT, offsetof(struct evidence_file, sha256), NULL, 0, NULL },
	{ "media_type", FIELD_TEXT, offsetof(struct evidence_file, media_type), NULL, 0, NULL },
	{ "size_bytes", FIELD_INT, offsetof(struct evidence_file, size_bytes), NULL, 0, NULL },
	{ "pieces", FIELD_INT, offsetof(struct evidence_file, pieces), NULL, 0, NULL },
};

const struct shape evidence_file_shape = SHAPE("evidence_file", struct evidence_file, kept_fields);
const struct shape evidence_shape = SHAPE("evidence", struct evidence, uploaded_fields);

static const struct {
	const char *media_type, *extension;
	struct text magic;
} formats[] = {
	{ "application/pdf", "pdf", TEXT("%PDF-") },
	{ "image/png", "png", TEXT("\x89PNG\r\n\x1a\n") },
	{ "image/jpeg", "jpg", TEXT("\xff\xd8\xff") },
	{ OFD, "ofd", TEXT("PK\x03\x04") },
};

bool evidence_is_hash(struct text t)
{
	if (t.len != 64)
		return false;
	for (size_t i = 0; i < t.len; i++)
		if (strchr("0123456789abcdef", t.at[i]) == NULL || t.at[i] == '\0')
			return false;
	return true;
}

/*
 * OFD (GB/T 33190) is a ZIP with OFD.xml at its root. Entries of a ZIP may hide their lengths (they then follow
 * the data), so the heads of entries are looked for, not walked: 26 bytes in stands the length of the name,
 * at 30 the name.
 */
static bool names_ofd(struct text first)
{
	static const struct text head = TEXT("PK\x03\x04"), name = TEXT("OFD.xml");

	for (size_t i = 0; i + 30 + name.len <= first.len; i++) {
		const char *at = first.at + i;

		if (at[0] == 'P' && memcmp(at, head.at, head.len) == 0 && (uint8_t)at[26] == name.len && at[27] == 0 &&
			memcmp(at + 30, name.at, name.len) == 0)
			return true;
	}
	return false;
}

const char *evidence_media_type(struct text first)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (first.len < formats[i].magic.len ||
			memcmp(first.at, formats[i].magic.at, formats[i].magic.len) != 0)
			continue;
		if (strcmp(formats[i].media_type, OFD) == 0 && !names_ofd(first))
			return NULL;
		return formats[i].media_type;
	}
	return NULL;
}

const char *evidence_extension(const char *media_type)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i].media_type, media_type) == 0)
			return formats[i].extension;
	return "bin";
}
