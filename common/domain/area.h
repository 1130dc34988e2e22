/* What a figure is about: a district with all below it, a park, or a chain; "district:410172" as text. */
#ifndef DOMAIN_AREA_H
#define DOMAIN_AREA_H

#include <stdbool.h>

#include "base/field.h"
#include "base/text.h"

struct catalogue;

enum area_kind { AREA_DISTRICT, AREA_PARK, AREA_CHAIN };

#define AREA_CODE_MAX 64 /* bytes of a code */

struct area {
	enum area_kind kind;
	struct text code;
};

/* Reads "district:…", "park:…" or "chain:…"; false for any other form. Says nothing about existence. */
bool area_parse(struct text t, struct area *ret_area);

/* "district", "park" or "chain". */
const char *area_kind_name(enum area_kind kind);

/* Whether the code lists know it. */
bool area_exists(const struct catalogue *catalogue, const struct area *area);

/* Whether a district code is that of `root` or lies below it; false where either is unknown or NULL. */
bool area_district_within(const struct list *districts, const char *code, const char *root);

/* Whether a district exists and has no other below it: only leaves hold enterprises and opening stocks. */
bool area_district_is_leaf(const struct list *districts, const char *code);

/* The parent's code of a district, NULL at the top and for unknown ones. */
const char *area_district_parent(const struct list *districts, const char *code);

#endif
