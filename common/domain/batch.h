/* When two batches of an award are the same batch. */
#ifndef DOMAIN_BATCH_H
#define DOMAIN_BATCH_H

#include "base/arena.h"
#include "base/text.h"

/*
 * The batch as it is compared: as titles are, without spaces, its ordinal as documents write it: 第1批, 第 一 批次 and 首批 are 第一批.
 * What else a batch says (a year in front, a name) stays. NULL when the arena is full; empty when there is nothing in it.
 */
const char *batch_normalise(struct arena *arena, struct text batch);

#endif
