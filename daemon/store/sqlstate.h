/* Inside the store: what an SQLSTATE means for whoever waits. */
#ifndef STORE_SQLSTATE_H
#define STORE_SQLSTATE_H

enum sqlstate_verdict {
	SQLSTATE_RETRY,       /* nothing was done; the same again may succeed at once */
	SQLSTATE_UNAVAILABLE, /* the database cannot now */
	SQLSTATE_RECONNECT,   /* the database cannot now, and another connection may find one that can */
	SQLSTATE_VALUE,       /* a parameter is no value of its type */
	SQLSTATE_INTERNAL,    /* we are wrong */
};

/* The verdict over five characters; *ret_reason is a literal. */
enum sqlstate_verdict sqlstate_judge(const char *sqlstate, const char **ret_reason);

#endif
