/* Inside the store: what counts, as the three arrays beside each other that the functions take. */
#ifndef STORE_COUNTS_H
#define STORE_COUNTS_H

#include "domain/count.h"
#include "store/bind.h"

/* Indicators, key rules, key suffixes; facts NULL: three empty arrays. False: the arena is full. */
bool counts_binds(const struct count_facts *facts, struct arena *arena, struct bind ret_binds[3]);

#endif
