/* The command line: what is asked of the daemon before it becomes one. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/daemon.h"
#include "daemon/settings.h"
#include "settings/config.h"
#include "settings/manual.h"

#define SETTINGS_PATH "/etc/dxtrack/dxtrackd.conf"

enum { EXIT_USAGE = 2 };

static const char usage[] =
	"用法: dxtrackd [选项]        Usage: dxtrackd [options]\n"
	"\n"
	"  --settings FILE    设置文件,默认 " SETTINGS_PATH "\n"
	"                     the settings file\n"
	"  --check-settings   只检查设置文件,逐行指出错误\n"
	"                     only check the settings file, naming line and fault\n"
	"  --help-settings    列出全部设置项\n"
	"                     list every setting\n"
	"  --version          版本\n"
	"  --help             本说明\n"
	"\n"
	"SIGHUP 重新读取设置和证书,SIGTERM 完成在途请求后退出。\n"
	"SIGHUP reads settings and certificate again, SIGTERM finishes what is in flight and exits.\n";

static enum language language_of_user(void)
{
	const char *lang = getenv("LC_ALL");

	if (lang == NULL || *lang == '\0')
		lang = getenv("LANG");
	return lang != NULL && strncmp(lang, "en", 2) == 0 ? LANGUAGE_EN : LANGUAGE_ZH;
}

static int help_settings(void)
{
	struct buffer b = { 0 };

	manual_print_help(settings_table(), language_of_user(), &b);
	fwrite(b.at, 1, b.len, stdout);
	buffer_free(&b);
	return EXIT_SUCCESS;
}

static int check_settings(const char *path)
{
	struct settings settings;
	struct buffer errors = { 0 };
	bool fine = config_read(path, settings_table(), &settings, &errors);

	if (fine)
		setting_free(settings_table(), &settings);
	else
		fprintf(stderr, "%.*s", (int)errors.len, errors.at != NULL ? errors.at : "");
	buffer_free(&errors);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int serve(const char *path)
{
	char why[DAEMON_WHY_SIZE];
	struct daemon *d;
	int status;

	signal(SIGPIPE, SIG_IGN);
	d = daemon_new(path, why);
	if (d == NULL) {
		fprintf(stderr, "dxtrackd: %s\n", why);
		return EXIT_FAILURE;
	}
	status = daemon_run(d);
	daemon_free(d);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "settings", required_argument, NULL, 's' },
		{ "check-settings", no_argument, NULL, 'c' },
		{ "help-settings", no_argument, NULL, 'l' },
		{ "version", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = SETTINGS_PATH;
	bool only_check = false;
	int option;

	while ((option = getopt_long(argc, argv, "s:h", options, NULL)) != -1)
		switch (option) {
		case 's':
			path = optarg;
			break;
		case 'c':
			only_check = true;
			break;
		case 'l':
			return help_settings();
		case 'v':
			puts("dxtrackd " DXTRACK_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		default:
			fputs(usage, stderr);
			return EXIT_USAGE;
		}
	return only_check ? check_settings(path) : serve(path);
}
