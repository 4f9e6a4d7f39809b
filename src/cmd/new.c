// SPDX-License-Identifier: GPL-2.0-or-later
/* lkmc new: begins an example, a module and its script, from the templates. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "lab.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

/* What the templates have in place of the module's name. */
#define PLACEHOLDER "@NAME@"

static int check_name(const char *name)
{
	const char *p = name;

	while (islower((unsigned char)*p) || *p == '_' ||
	       (p > name && isdigit((unsigned char)*p)))
		p++;
	if (*p || p == name || p - name > 40)
		return fail_usage(
			"bad name '%s': lower case letters, '_', and digits behind the first",
			name);
	return 0;
}

static char *fill_in(const char *template, const char *name)
{
	char *text = NULL;
	const char *next;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		out_of_memory();
	for (; (next = strstr(template, PLACEHOLDER));
	     template = next + strlen(PLACEHOLDER))
		fprintf(f, "%.*s%s", (int)(next - template), template, name);
	fputs(template, f);
	if (fclose(f))
		out_of_memory();
	return text;
}

/* Writes @to from the template, unless it is there already. */
static int write_file(const char *top, const char *template, const char *to,
		      const char *name, mode_t mode)
{
	_cleanup_free_ char *from =
		xasprintf("%s/packages/modules/templates/%s", top, template);
	_cleanup_free_ char *path = xasprintf("%s/%s", top, to);
	_cleanup_free_ char *text = NULL, *filled = NULL;
	int err;

	err = file_read(from, &text, NULL);
	if (err)
		return err;
	filled = fill_in(text, name);
	err = file_write(path, filled, strlen(filled));
	if (!err && chmod(path, mode))
		err = fail_errno("cannot change %s", path);
	if (!err)
		printf("%s\n", to);
	return err;
}

static int begin_example(const char *top, const char *name)
{
	_cleanup_free_ char *module = xasprintf("kernel_module/%s.c", name);
	_cleanup_free_ char *script = xasprintf("rootfs_overlay/%s.sh", name);
	const char *const files[] = { module, script };
	int err = check_name(name);

	for (size_t i = 0; !err && i < ARRAY_SIZE(files); i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s", top, files[i]);

		if (access(path, F_OK) == 0)
			err = fail(EEXIST, "%s is there already", files[i]);
	}
	if (!err)
		err = write_file(top, "module.c", module, name, 0644);
	return err ? err : write_file(top, "module.sh", script, name, 0755);
}

static int run_new(const struct applet *applet, int argc, char **argv)
{
	_cleanup_free_ char *top = lab_top();
	const char *name = NULL;
	int err;

	options_parse(applet, argc, argv, &name);
	if (!name)
		usage_error(applet, "what is it to be called?");
	err = begin_example(top, name);
	if (err)
		return applet_error(applet, err);
	printf("Try it: ./lkmc load %s in a running guest, or ./test %s\n", name, name);
	return 0;
}

static error_t parse_new(int key, char *arg, struct argp_state *state)
{
	const char **name = state->input;

	if (key != ARGP_KEY_ARG || state->arg_num > 0)
		return ARGP_ERR_UNKNOWN;
	*name = arg;
	return 0;
}

static const struct argp new_argp = {
	.parser = parse_new,
	.args_doc = "NAME",
	.doc = "Begins an example: kernel_module/NAME.c and its script, from templates. "
	       "There is nothing to register: what lies there is built.",
};

const struct applet cmd_new = {
	.name = "new",
	.summary = "begins an example module from a template",
	.argp = &new_argp,
	.run = run_new,
};
