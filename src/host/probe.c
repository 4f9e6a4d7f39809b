// SPDX-License-Identifier: GPL-2.0-or-later
/* What a host has and lacks: from facts to findings. */
#include "host/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

#define GB 1e9
/* Linking QEMU or a kernel with its debug information beside another compiler. */
#define MEMORY_KB_COMFORT 2000000LL
#define MEMORY_KB_NEEDED 1000000LL
#define OLDEST_DEBIAN 12

void finding_fini(struct finding *f)
{
	free(f->found);
	f->found = NULL;
}

static void set(struct finding *f, enum probe_level level, const char *remedy, char *found)
{
	*f = (struct finding){ .level = level, .found = found, .remedy = remedy };
}

/* The value of "KEY=value" or KEY="value" on a line of its own; NULL if there is none. */
static char *get_value(const char *text, const char *key)
{
	size_t n = strlen(key);

	while (strncmp(text, key, n) || text[n] != '=') {
		text = strchr(text, '\n');
		if (!text)
			return NULL;
		text++;
	}
	text += n + 1;
	if (*text == '"')
		return xstrndup(text + 1, strcspn(text + 1, "\"\n"));
	return xstrndup(text, strcspn(text, "\n"));
}

void probe_release(struct finding *f, const char *os_release, const char *machine)
{
	_cleanup_free_ char *id = get_value(os_release, "ID");
	_cleanup_free_ char *version = get_value(os_release, "VERSION_ID");
	_cleanup_free_ char *name = get_value(os_release, "PRETTY_NAME");
	char *found = xasprintf("%s, %s", name ? name : "unknown", machine);

	if (!id || strcmp(id, "debian"))
		set(f, PROBE_WARNING,
		    "the lab is made for Debian; host-packages.txt lists what it uses",
		    found);
	else if (version && atoi(version) < OLDEST_DEBIAN)
		set(f, PROBE_WARNING, "the lab is made for Debian 12 and newer", found);
	else if (strcmp(machine, "x86_64"))
		set(f, PROBE_WARNING, "the lab is made for x86_64 hosts", found);
	else
		set(f, PROBE_OK, NULL, found);
}

/* The last line of a command's output, where the point is. */
static char *last_line(const char *output)
{
	size_t n = strlen(output), start;

	while (n && output[n - 1] == '\n')
		n--;
	for (start = n; start && output[start - 1] != '\n'; start--)
		;
	return xstrndup(output + start, n - start);
}

void probe_packages(struct finding *f, const char *arch, int exit_status, const char *output)
{
	static const char missing[] = "setup: missing: ";
	_cleanup_free_ char *line = last_line(output);
	size_t n = strlen(missing);

	if (exit_status == 0)
		set(f, PROBE_OK, NULL, xasprintf("all of host-packages.txt for %s", arch));
	else if (strncmp(line, missing, n) == 0)
		set(f, PROBE_MISSING,
		    strcmp(arch, "x86_64") ? "./setup -a ARCH installs them" :
					     "./setup installs them",
		    xasprintf("for %s: %.*s", arch, (int)strcspn(line + n, ";"), line + n));
	else
		set(f, PROBE_MISSING, "./setup", take_ptr(line));
}

void probe_disk(struct finding *f, const char *path, long long available,
		long long needed, const char *remedy)
{
	bool enough = available >= needed;

	set(f, enough ? PROBE_OK : PROBE_MISSING, enough ? NULL : remedy,
	    xasprintf("%s: %.1f GB free, %.0f needed", path, available / GB, needed / GB));
}

static long long meminfo_kb(const char *meminfo, const char *key)
{
	const char *line = strstr(meminfo, key);

	return line ? atoll(line + strlen(key)) : 0;
}

void probe_memory(struct finding *f, const char *meminfo)
{
	long long total = meminfo_kb(meminfo, "MemTotal:");
	long long kb =
		meminfo_kb(meminfo, "MemAvailable:") + meminfo_kb(meminfo, "SwapFree:");
	char *found =
		xasprintf("%.1f GB available of %.1f", kb * 1024 / GB, total * 1024 / GB);

	if (kb < MEMORY_KB_NEEDED)
		set(f, PROBE_MISSING,
		    "end other programs or add swap: a build needs 1 GB", found);
	else if (kb < MEMORY_KB_COMFORT)
		set(f, PROBE_WARNING, "make JOBS=1 builds with less", found);
	else
		set(f, PROBE_OK, NULL, found);
}

void probe_cores(struct finding *f, int cores)
{
	set(f, cores > 1 ? PROBE_OK : PROBE_WARNING,
	    cores > 1 ? NULL : "the first build takes twice as long as with two",
	    xasprintf("%d", cores));
}

void probe_ccache(struct finding *f, const char *dir, const char *stats)
{
	static const char key[] = "cache_size_kibibyte";
	const char *line = stats ? strstr(stats, key) : NULL;

	if (!stats)
		set(f, PROBE_WARNING, "./setup installs it: a second build is much faster",
		    xstrdup("not installed"));
	else if (!line)
		set(f, PROBE_WARNING, "is the folder yours to write?",
		    xasprintf("cannot use %s", dir));
	else
		set(f, PROBE_OK, NULL,
		    xasprintf("%.1f GB in %s", atoll(line + strlen(key)) * 1024 / GB, dir));
}

void probe_kvm(struct finding *f, bool works, const char *reason)
{
	const char *remedy = "nothing to do: guests run without it (TCG)";

	if (works) {
		set(f, PROBE_OK, NULL, xstrdup("works"));
		return;
	}
	if (strstr(reason, "Permission denied"))
		remedy = "adduser YOU kvm, and log in again";
	else if (strstr(reason, "not built yet"))
		remedy = "./run builds them";
	set(f, PROBE_WARNING, remedy, xstrdup(reason));
}

void probe_display(struct finding *f, const char *name, bool answers)
{
	if (!name)
		set(f, PROBE_WARNING,
		    "nothing to do: ./run uses the terminal, as with -n", xstrdup("none"));
	else if (!answers)
		set(f, PROBE_WARNING, "./run -n uses the terminal",
		    xasprintf("%s does not answer", name));
	else
		set(f, PROBE_OK, NULL, xstrdup(name));
}

void probe_mirror(struct finding *f, int exit_status, const char *output)
{
	_cleanup_free_ char *line = last_line(output);

	if (exit_status || !*line)
		set(f, PROBE_MISSING, "set LKMC_MIRROR to the URL of a Debian mirror",
		    xstrdup("none in apt's configuration"));
	else
		set(f, PROBE_OK, NULL, take_ptr(line));
}

void probe_terminal(struct finding *f, bool is_terminal, const char *term)
{
	if (!is_terminal)
		set(f, PROBE_WARNING,
		    "nothing to do: what is piped in is typed in the guest",
		    xstrdup("standard input or output is none"));
	else if (!term || !*term || strcmp(term, "dumb") == 0)
		set(f, PROBE_WARNING, "set TERM to what yours is, such as xterm",
		    xasprintf("TERM is %s", term && *term ? term : "not set"));
	else
		set(f, PROBE_OK, NULL, xstrdup(term));
}

void probe_place(struct finding *f, const char *path, const char *trouble)
{
	/* Make takes the first two apart, the kernel's build refuses the third. */
	static const char bad[] = " \t:#$'\"\\%&;|<>()*?";

	if (path[strcspn(path, bad)])
		set(f, PROBE_MISSING, "move the clone",
		    xasprintf("%s: '%c' in the path; make and the kernel's build cannot take that",
			      path, path[strcspn(path, bad)]));
	else if (trouble)
		set(f, PROBE_MISSING, "move the clone to a disk of this host",
		    xasprintf("%s: %s", path, trouble));
	else
		set(f, PROBE_OK, NULL, xstrdup(path));
}
