/* Where a thing stands and what can be done from there, in the words of a refusal. */
#ifndef DOMAIN_STANDING_H
#define DOMAIN_STANDING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/language.h"

struct programme;

/*
 * Why a filing in that state cannot be … now (endorse, approve, return, reject, withdraw, correct, submit, change), with all that
 * can be done with it instead; NULL: no such word, or the arena is full. `programme` says how many levels of review it has.
 */
const char *standing_filing(struct arena *arena, const struct programme *programme, const char *state, const char *act,
	enum language language);

/* Why an entry at that stage (NULL: none) cannot go to the other, with those to which it can; NULL: the arena is full. */
const char *standing_entry(struct arena *arena, const struct programme *programme, const char *stage, const char *to,
	enum language language);

/* What is said of the other things: "void", "void_proposed", "period_closed", "registered" …; both NULL for an unknown word. */
struct title standing_said(const char *word);

/* Which office makes that decision where there are two levels of review: endorse or approve; or that a second person must. */
struct title standing_office(const char *decision);
extern const struct title standing_second_person;

#endif
