/* Decides how the members of chain are called outside; knows no rule about them. */
#include "domain/chain.h"

#include <stddef.h>

static const struct field chain_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct chain, code), NULL, FIELD_GIVEN | FIELD_REQUIRED, "代码" },
	{ "name", FIELD_TEXT, offsetof(struct chain, name), NULL, FIELD_GIVEN | FIELD_REQUIRED, "名称" },
};

const struct shape chain_shape = SHAPE("chain", struct chain, chain_fields);
