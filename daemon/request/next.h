#ifndef REQUEST_NEXT_H
#define REQUEST_NEXT_H

/* What a step returns to the driver. */
enum next {
	NEXT, /* go on with the step that is set */
	WAIT, /* a callback will advance the request */
	DONE, /* it leaves the hall */
};

#endif
