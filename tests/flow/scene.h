/*
 * Scenes: tests of the request path as text, a line a step. See tests/scenes/README.md for the words.
 */
#ifndef FLOW_SCENE_H
#define FLOW_SCENE_H

#include <stdbool.h>
#include <stddef.h>

/* Plays the scene of a file in a world of its own. False: ret_why says at which line what was otherwise. */
bool scene_play(const char *path, char *ret_why, size_t why_size);

#endif
