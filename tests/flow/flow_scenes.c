/* Plays every scene of tests/scenes, each a test; or those that are named. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "scene.h"

enum { SCENES_MAX = 200 };

static void play(void **state)
{
	char why[1200];

	if (!scene_play(*state, why, sizeof why))
		fail_msg("%s", why);
}

static int is_scene(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 6 && strcmp(d->d_name + len - 6, ".scene") == 0;
}

int main(int argc, char **argv)
{
	static struct CMUnitTest tests[SCENES_MAX];
	static char paths[SCENES_MAX][512];
	struct dirent **names = NULL;
	int found = scandir(SOURCE_DIR "/tests/scenes", &names, is_scene, alphasort);
	size_t count = 0;
	int failed;

	log_set_level(LOG_LEVEL_ERROR);
	for (int i = 0; i < found; i++) {
		if (count < SCENES_MAX && (argc < 2 || strstr(names[i]->d_name, argv[1]) != NULL)) {
			snprintf(paths[count], sizeof paths[count], "%s/tests/scenes/%s", SOURCE_DIR, names[i]->d_name);
			tests[count] = (struct CMUnitTest){
				.name = strrchr(paths[count], '/') + 1, .test_func = play, .initial_state = paths[count]
			};
			count++;
		}
		free(names[i]);
	}
	free((void *)names);
	failed = count == 0 ? 1 : _cmocka_run_group_tests("scenes", tests, count, NULL, NULL);
	return failed == 0 ? 0 : 1;
}
