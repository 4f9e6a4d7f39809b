// SPDX-License-Identifier: GPL-2.0-or-later
/* What a guest boots, and the root image that fits it. */
#include "vm/kernel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/make.h"
#include "util/cleanup.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/mem.h"
#include "vm/sets.h"

static int check_built(const struct lab *lab, const char *path)
{
	if (access(path, R_OK))
		return fail(ENOENT, "%s is not built: ./run -a %s builds it", path,
			    lab->arch.name);
	return 0;
}

/* A program of the host's, NULL where there is none. */
static char *find_in_path(const char *name)
{
	const char *path = getenv("PATH");
	_cleanup_free_ char *folders = xstrdup(path ? path : "");
	char *rest = folders, *folder;

	while ((folder = strsep(&rest, ":"))) {
		char *program = xasprintf("%s/%s", folder, name);

		if (access(program, X_OK) == 0)
			return program;
		free(program);
	}
	return NULL;
}

/* The lab's QEMU is not waited for: the host's will do. */
static int find_qemu(struct kernel *kernel, const struct lab *lab)
{
	const struct arch *arch = &lab->arch;
	_cleanup_free_ char *name =
		xasprintf("qemu-system-%s", arch_get(arch, "QEMU_TARGET"));
	_cleanup_free_ char *own = xasprintf("%s/qemu/%s", lab->out, name);

	if (access(own, X_OK) == 0)
		return 0;
	kernel->qemu = find_in_path(name);
	if (kernel->qemu)
		return 0;
	return fail(ENOENT,
		    "no %s: install Debian's (sudo apt-get install --no-install-recommends "
		    "%s), or build the lab's (./lkmc build -a %s host-qemu)",
		    name, arch_get(arch, "DEBIAN_QEMU"), arch->name);
}

char *kernel_distro_name(void)
{
	const char *suite = getenv("DISTRO_SUITE");

	return suite && *suite ? xasprintf("distro-%s", suite) : xstrdup("distro");
}

static int init_distro(struct kernel *kernel, const struct lab *lab, bool build)
{
	_cleanup_free_ char *name = kernel_distro_name(),
			    *file = xasprintf("%s.ext4", name);
	int err;

	if (!*arch_get(&lab->arch, "DEBIAN_KERNEL"))
		return fail_usage("Debian has no kernel for %s: --kernel FILE boots one of yours",
				  lab->arch.name);
	kernel->image = xasprintf("%s/%s/images/rootfs.ext4", lab->out, name);
	kernel->rootfs = lab_run_path(lab, file);
	kernel->file = xasprintf("%s/%s/images/kernel", lab->out, name);
	kernel->initramfs = xasprintf("%s/%s/images/initramfs", lab->out, name);
	kernel->modules = xasprintf("%s/%s/kernel/lib/modules", lab->out, name);
	err = find_qemu(kernel, lab);
	if (err || !build)
		return err;
	return make_target(lab, KERNEL_DISTRO);
}

/* @what: "kernel" or "root image" */
static int check_file(const char *what, const char *path)
{
	struct stat st;

	if (stat(path, &st) || access(path, R_OK))
		return fail_errno("cannot read the %s %s", what, path);
	if (!S_ISREG(st.st_mode))
		return fail(EISDIR, "the %s %s is no file", what, path);
	return 0;
}

/* A file of the user's, or the lab's. */
static int init_file(struct kernel *kernel, const struct lab *lab, const char *option)
{
	_cleanup_free_ char *own = xasprintf("%s/images/kernel", lab->out);

	if (!option)
		return check_built(lab, own);
	kernel->file = xstrdup(option);
	return check_file("kernel", option);
}

static int init_given(struct kernel *kernel, const struct lab *lab, const char *rootfs)
{
	int err;

	kernel->image = xstrdup(rootfs);
	kernel->rootfs = lab_run_path(lab, "rootfs-given");
	err = check_file("root image", rootfs);
	return err ? err : find_qemu(kernel, lab);
}

/* The image with sets of programs, whose modules must be those of the kernel. */
static int check_sets(const struct lab *lab, const char *image, const struct strv *with)
{
	_cleanup_free_ char *own = xasprintf("%s/images/rootfs.ext4", lab->out);
	_cleanup_free_ char *words = strv_join(with, " --with ");
	struct stat st, rest;

	if (stat(image, &st))
		return fail(ENOENT, "%s is not built: ./run -a %s --with %s builds it",
			    image, lab->arch.name, words);
	if (stat(own, &rest) == 0 && (st.st_mtim.tv_sec < rest.st_mtim.tv_sec ||
				      (st.st_mtim.tv_sec == rest.st_mtim.tv_sec &&
				       st.st_mtim.tv_nsec < rest.st_mtim.tv_nsec)))
		return fail(ESTALE,
			    "%s is older than what else was built: ./run -a %s --with %s "
			    "makes it again",
			    image, lab->arch.name, words);
	return 0;
}

/* "rootfs.ext4", or with sets of programs "rootfs+python.ext4". */
static int init_own(struct kernel *kernel, const struct lab *lab, const struct strv *with,
		    const char *sets)
{
	_cleanup_free_ char *name =
		xasprintf("rootfs%s%s.ext4", sets ? "+" : "", sets ? sets : "");

	kernel->image = xasprintf("%s/images/%s", lab->out, name);
	kernel->rootfs = lab_run_path(lab, name);
	return sets ? check_sets(lab, kernel->image, with) :
		      check_built(lab, kernel->image);
}

static int check_roots(const struct kernel_options *o, bool is_distro)
{
	bool with = o->with && o->with->n;

	if (is_distro && (o->rootfs || with))
		return fail_usage("%s: not with --kernel distro, which has a root of its own",
				  o->rootfs ? "--rootfs" : "--with");
	if (o->rootfs && with)
		return fail_usage("--with: not with --rootfs, which has what is in it");
	return 0;
}

int kernel_init(struct kernel *kernel, const struct lab *lab,
		const struct kernel_options *o)
{
	bool is_distro = o->kernel && strcmp(o->kernel, KERNEL_DISTRO) == 0;
	_cleanup_free_ char *sets = NULL;
	int err = check_roots(o, is_distro);

	*kernel = (struct kernel){ 0 };
	if (!err && o->with && o->with->n)
		err = sets_join(lab, o->with, &sets);
	if (err)
		return err;
	if (is_distro)
		return init_distro(kernel, lab, o->build);
	err = init_file(kernel, lab, o->kernel);
	if (err)
		return err;
	/* The guest keeps what it wrote to one of these apart from what it wrote to others. */
	return o->rootfs ? init_given(kernel, lab, o->rootfs) :
			   init_own(kernel, lab, o->with, sets);
}

void kernel_fini(struct kernel *kernel)
{
	free(kernel->image);
	free(kernel->rootfs);
	free(kernel->file);
	free(kernel->initramfs);
	free(kernel->modules);
	free(kernel->qemu);
}

void kernel_configure(const struct kernel *kernel, struct vm_config *config)
{
	config->rootfs = kernel->rootfs;
	config->image = kernel->file;
	config->initramfs = kernel->initramfs;
	config->modules = kernel->modules;
	config->program = kernel->qemu;
}

/* Which image a guest's own was made from: a later build makes another. */
static int image_identity(const char *image, char **identity)
{
	struct stat st;

	if (stat(image, &st))
		return fail_errno("cannot look at %s", image);
	*identity = xasprintf("%lld bytes of %lld.%09ld\n", (long long)st.st_size,
			      (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	return 0;
}

int kernel_copy_root(const struct kernel *kernel, bool fresh, char **old)
{
	const char *rootfs = kernel->rootfs;
	_cleanup_free_ char *made_from = xasprintf("%s.made-from", rootfs);
	_cleanup_free_ char *was = NULL, *is = NULL;
	bool there = access(rootfs, F_OK) == 0;
	int err = image_identity(kernel->image, &is);

	*old = NULL;
	if (err)
		return err;
	if (there && !fresh) {
		_cleanup_free_ char *kept = xasprintf("%s.old", rootfs);

		if (!file_read(made_from, &was, NULL) && strcmp(was, is) == 0)
			return 0;
		if (rename(rootfs, kept))
			return fail_errno("cannot rename %s", rootfs);
		*old = take_ptr(kept);
	}
	/* Killed in between, the copy is made once more. */
	unlink(made_from);
	err = file_copy(kernel->image, rootfs);
	return err ? err : file_write(made_from, is, strlen(is));
}
