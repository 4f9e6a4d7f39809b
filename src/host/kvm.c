// SPDX-License-Identifier: GPL-2.0-or-later
/* Does KVM work here? */
#include "host/kvm.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "util/capture.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"

/* A kernel under KVM is there within a second. */
#define BOOT_MS 10000
/* The first and the last that the kernel says without a root file system. */
#define FIRST_WORDS "Linux version "
#define LAST_WORDS "Unable to mount root fs"
#define REASON_MAX 200

static char *qemu_path(const struct lab *lab)
{
	return xasprintf("%s/qemu/qemu-system-%s", lab->out,
			 arch_get(&lab->arch, "QEMU_TARGET"));
}

static char *kernel_path(const struct lab *lab)
{
	return xasprintf("%s/images/kernel", lab->out);
}

static char *verdict_path(const struct lab *lab)
{
	return xasprintf("%s/out/host/kvm", lab->top);
}

void kvm_arguments(const struct lab *lab, struct strv *args)
{
	const struct arch *arch = &lab->arch;
	_cleanup_free_ char *qemu = qemu_path(lab), *kernel = kernel_path(lab);

	strv_add(args, qemu);
	strv_add_words(args, "-nodefaults -no-user-config -no-reboot -enable-kvm");
	strv_add_words(args, arch_get(arch, "QEMU_FIRMWARE"));
	strv_add_words(args, arch_get(arch, "QEMU_MACHINE_KVM"));
	strv_add_words(args, "-m 64 -display none -serial stdio -kernel");
	strv_add(args, kernel);
	strv_add(args, "-append");
	strv_addf(args, "console=%s panic=-1", arch_get(arch, "CONSOLE"));
}

/* A line of foreign output as part of a message: short, and nothing but text. */
static char *clean_line(const char *line)
{
	size_t n = strcspn(line, "\r\n");
	char *text = xstrndup(line, n < REASON_MAX ? n : REASON_MAX);

	for (char *p = text; *p; p++) {
		if (iscntrl((unsigned char)*p))
			*p = ' ';
	}
	return text;
}

/* The first thing that QEMU itself said, without its name. */
static char *qemu_words(const char *output)
{
	const char *line = strstr(output, "qemu-system-");
	const char *text = line ? strstr(line, ": ") : NULL;

	return text ? clean_line(text + 2) : NULL;
}

static char *last_line(const char *output)
{
	const char *end = output + strlen(output), *start;

	while (end > output && isspace((unsigned char)end[-1]))
		end--;
	start = end;
	while (start > output && start[-1] != '\n')
		start--;
	return clean_line(start);
}

char *kvm_judge(const char *output, bool timed_out)
{
	const char *first = strstr(output, FIRST_WORDS);
	_cleanup_free_ char *words = NULL;

	if (first && strstr(first, LAST_WORDS))
		return NULL;
	words = qemu_words(output);
	if (words)
		return take_ptr(words);
	words = last_line(output);
	if (timed_out && !first)
		return xstrdup("a kernel under it says nothing");
	return xasprintf("a kernel under it %s after '%s'", timed_out ? "hung" : "ended",
			 words);
}

bool kvm_recall(const char *text, const char *key, bool *works, char **reason)
{
	static const char fails[] = "fails: ";
	const char *newline = strchr(text, '\n');
	size_t n = strlen(key);

	/* The key goes to the end of its line. */
	if (!newline || strncmp(newline + 1, key, n) || strcmp(newline + 1 + n, "\n"))
		return false;
	if (strncmp(text, "works\n", 6) == 0) {
		*works = true;
		*reason = NULL;
		return true;
	}
	if (strncmp(text, fails, strlen(fails)))
		return false;
	*works = false;
	*reason = clean_line(text + strlen(fails));
	return true;
}

/* The host's boot and the very QEMU. */
static int make_key(const struct lab *lab, char **key)
{
	_cleanup_free_ char *boot = NULL, *qemu = qemu_path(lab);
	struct stat st;
	int err = file_read("/proc/sys/kernel/random/boot_id", &boot, NULL);

	if (err)
		return err;
	if (stat(qemu, &st))
		return fail_errno("cannot find %s", qemu);
	boot[strcspn(boot, "\n")] = '\0';
	*key = xasprintf("boot %s, QEMU %lld bytes of %lld.%09ld", boot,
			 (long long)st.st_size, (long long)st.st_mtim.tv_sec,
			 st.st_mtim.tv_nsec);
	return 0;
}

static bool recall(const struct lab *lab, const char *key, bool *works, char **reason)
{
	_cleanup_free_ char *path = verdict_path(lab), *text = NULL;

	return access(path, R_OK) == 0 && file_read(path, &text, NULL) == 0 &&
	       kvm_recall(text, key, works, reason);
}

static int remember(const struct lab *lab, const char *key, const char *reason)
{
	_cleanup_free_ char *path = verdict_path(lab), *text = NULL;
	int err = make_parent(path);

	text = xasprintf("%s%s\n%s\n", reason ? "fails: " : "works", reason ? reason : "",
			 key);
	return err ? err : file_write(path, text, strlen(text));
}

const char *kvm_device = "/dev/kvm";

/* What can be told without booting anything; NULL where only that will tell. */
static char *obstacle(const struct lab *lab)
{
	_cleanup_free_ char *qemu = qemu_path(lab), *kernel = kernel_path(lab);
	_cleanup_close_ int fd = -1;
	struct utsname host;

	uname(&host);
	if (strcmp(host.machine, lab->arch.base) ||
	    !*arch_get(&lab->arch, "QEMU_MACHINE_KVM"))
		return xasprintf("this host is %s, the guest %s", host.machine,
				 lab->arch.name);
	fd = open(kvm_device, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return xasprintf("cannot open %s: %s", kvm_device, strerror(errno));
	if (access(qemu, X_OK) || access(kernel, R_OK))
		return xstrdup("not tried: the lab's kernel or QEMU is not built yet");
	return NULL;
}

bool kvm_is_open(const struct lab *lab)
{
	_cleanup_free_ char *reason = obstacle(lab), *key = NULL, *why = NULL;
	bool works;

	return !reason && !make_key(lab, &key) && !recall(lab, key, &works, &why);
}

int kvm_works(const struct lab *lab, bool *works, char **reason)
{
	_cleanup_capture_ struct capture output = { 0 };
	_cleanup_strv_ struct strv args = { 0 };
	_cleanup_free_ char *key = NULL;
	int err;

	*works = false;
	*reason = obstacle(lab);
	if (*reason)
		return 0;
	err = make_key(lab, &key);
	if (err)
		return err;
	if (recall(lab, key, works, reason))
		return 0;
	kvm_arguments(lab, &args);
	err = capture_run(&output, args.v, clock_scaled(BOOT_MS));
	if (err)
		return err;
	*reason = kvm_judge(output.text, output.timed_out);
	*works = !*reason;
	err = remember(lab, key, *reason);
	if (err) {
		free(*reason);
		*reason = NULL;
	}
	return err;
}
