/* Any bytes as a settings file: read, or every fault told in a line. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "settings/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sample {
	int64_t number;
	bool on;
	char *text;
};

#define AT(member) .offset = offsetof(struct sample, member)

static const struct setting rows[] = {
	{ "listen.number", SETTING_WHOLE, AT(number), .min = 1, .max = 1000, .def = "4", .en = "A number.",
		.zh = "数。" },
	{ "staff_tokens", SETTING_SWITCH, AT(on), .def = "off", .en = "A switch.", .zh = "开关。" },
	{ "tls.key", SETTING_TEXT, AT(text), .min = 1, .max = 100, .def = "/key", .en = "A text.", .zh = "文字。" },
};

static const struct setting_table table = { rows, sizeof rows / sizeof rows[0], sizeof(struct sample) };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("settings", 0);
	char path[64];
	struct sample values;
	struct buffer errors = { 0 };

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (config_read(path, &table, &values, &errors)) {
		if (values.number < 1 || values.number > 1000)
			abort();
		setting_free(&table, &values);
	} else if (errors.len == 0) {
		abort();
	}
	buffer_free(&errors);
	close(fd);
	return 0;
}
