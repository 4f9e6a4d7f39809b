// SPDX-License-Identifier: GPL-2.0-or-later
/* QEMU's arguments and the kernel's command line, made from a configuration. */
#include "vm/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/mem.h"

void vm_config_fini(struct vm_config *config)
{
	strv_fini(&config->kernel);
	strv_fini(&config->qemu);
}

bool vm_is_read(const struct vm_config *config)
{
	return config->console != VM_TERMINAL && config->console != VM_WINDOW;
}

bool vm_is_shown(const struct vm_config *config)
{
	return config->console == VM_PIPED || config->console == VM_SHOWN;
}

/* Commas separate the properties of QEMU's options; one in a path is written twice. */
static char *escape_commas(const char *path)
{
	char *escaped = xcalloc(2 * strlen(path) + 1, 1), *to = escaped;

	for (; *path; path++) {
		if (*path == ',')
			*to++ = ',';
		*to++ = *path;
	}
	return escaped;
}

/* How fast the guest's time stamp counter counts. */
static unsigned int guest_tsc_khz(const struct vm_config *config)
{
	/* Then a tick is a nanosecond: cpus_get_elapsed_ticks() in QEMU's system/cpus.c. */
	for (size_t i = 0; i < config->qemu.n; i++) {
		if (!strcmp(config->qemu.v[i], "-icount") ||
		    !strcmp(config->qemu.v[i], "--icount"))
			return 1000000;
	}
	return config->tsc_khz;
}

/* A word whose value is TSC_KHZ gets the number, or is left out where nobody knows it. */
static void add_tcg_arguments(const struct vm_config *config, struct strv *words)
{
	static const char placeholder[] = "=TSC_KHZ";
	_cleanup_strv_ struct strv all = { 0 };
	unsigned int khz = guest_tsc_khz(config);

	strv_add_words(&all, arch_get(&config->lab->arch, "TCG_ARGUMENTS"));
	for (size_t i = 0; i < all.n; i++) {
		const char *at = strstr(all.v[i], placeholder);

		if (!at || at[strlen(placeholder)])
			strv_add(words, all.v[i]);
		else if (khz)
			strv_addf(words, "%.*s=%u", (int)(at - all.v[i]), all.v[i], khz);
	}
}

char *vm_kernel_arguments(const struct vm_config *config)
{
	const struct arch *arch = &config->lab->arch;
	_cleanup_strv_ struct strv words = { 0 };

	strv_add(&words, "root=/dev/vda");
	strv_add(&words, "rw");
	strv_addf(&words, "console=%s", arch_get(arch, "CONSOLE"));
	if (config->console == VM_WINDOW)
		strv_add_words(&words, arch_get(arch, "WINDOW_ARGUMENTS"));
	if (!config->kvm)
		add_tcg_arguments(config, &words);
	/* With nobody at the console a panic ends the run: QEMU has -no-reboot then. */
	if (vm_is_read(config))
		strv_add(&words, "panic=-1");
	if (config->kgdb) {
		strv_addf(&words, "kgdboc=%s", arch_get(arch, "KGDB_CONSOLE"));
		strv_add(&words, "kgdbwait");
		/*
		 * KGDB removes a breakpoint the way it set it: one from before the
		 * kernel's text became read-only could never be removed.
		 */
		strv_add(&words, "rodata=off");
	}
	strv_addv(&words, config->kernel.v);

	return strv_join(&words, " ");
}

/* A Unix socket of the guest's folder that QEMU listens at. */
static void add_socket(struct strv *args, const struct lab *lab, const char *id,
		       const char *name)
{
	_cleanup_free_ char *path = lab_run_path(lab, name);
	_cleanup_free_ char *escaped = escape_commas(path);

	strv_add(args, "-chardev");
	strv_addf(args, "socket,id=%s,path=%s,server=on,wait=off", id, escaped);
}

static void add_console(const struct vm_config *config, struct strv *args)
{
	_cleanup_free_ char *log = lab_run_path(config->lab, "console.log");
	_cleanup_free_ char *escaped = escape_commas(log);

	strv_add(args, "-chardev");
	if (config->console == VM_WINDOW) {
		strv_addf(args, "null,id=console,logfile=%s", escaped);
	} else {
		/* signal=off: Ctrl-C is a key of the guest's. */
		strv_addf(args, "stdio,id=console,mux=%s,signal=off,logfile=%s",
			  config->console == VM_TERMINAL ? "on" : "off", escaped);
	}
	strv_add(args, "-serial");
	strv_add(args, "chardev:console");
	if (config->console == VM_TERMINAL) {
		strv_add(args, "-mon");
		strv_add(args, "chardev=console,mode=readline");
	}
	if (config->kgdb) {
		const char *device = arch_get(&config->lab->arch, "QEMU_KGDB");

		add_socket(args, config->lab, "kgdb", "kgdb.sock");
		strv_add_words(args, *device ? device : "-serial chardev:kgdb");
	}
}

static void add_monitors(const struct vm_config *config, struct strv *args)
{
	add_socket(args, config->lab, "qmp", "qmp.sock");
	strv_add(args, "-mon");
	strv_add(args, "chardev=qmp,mode=control");
	if (config->qmp_fd >= 0) {
		strv_add(args, "-chardev");
		strv_addf(args, "socket,id=own,fd=%d", config->qmp_fd);
		strv_add(args, "-mon");
		strv_add(args, "chardev=own,mode=control");
	}
	add_socket(args, config->lab, "gdb", "gdb.sock");
	strv_add(args, "-gdb");
	strv_add(args, "chardev:gdb");
}

/* "-device virtio-NAME-pci,REST" or whatever the machine's bus is. */
static void add_virtio(struct strv *args, const struct arch *arch, const char *name,
		       const char *rest)
{
	strv_add(args, "-device");
	strv_addf(args, "virtio-%s-%s%s%s", name, arch_get(arch, "QEMU_VIRTIO"),
		  arch_get(arch, "QEMU_BUS"), rest);
}

static void add_agent(const struct vm_config *config, struct strv *args)
{
	add_virtio(args, &config->lab->arch, "serial", "");
	for (int i = 0; i < VM_AGENT_PORTS; i++) {
		_cleanup_free_ char *id = xasprintf("agent%d", i);
		_cleanup_free_ char *name = xasprintf("agent%d.sock", i);

		add_socket(args, config->lab, id, name);
		strv_add(args, "-device");
		strv_addf(args, "virtserialport,id=%s,chardev=%s,name=org.lkmc.agent.%d",
			  id, id, i);
	}
}

/* A folder of the host's, by 9p. */
static void add_share(struct strv *args, const struct arch *arch, const char *id,
		      const char *path, const char *tag, const char *options)
{
	_cleanup_free_ char *escaped = escape_commas(path);
	_cleanup_free_ char *rest = xasprintf(",fsdev=%s,mount_tag=%s", id, tag);

	strv_add(args, "-fsdev");
	strv_addf(args, "local,id=%s,path=%s,security_model=none%s", id, escaped, options);
	add_virtio(args, arch, "9p", rest);
}

static void add_devices(const struct vm_config *config, struct strv *args)
{
	const struct lab *lab = config->lab;
	const struct arch *arch = &lab->arch;
	_cleanup_free_ char *share = xasprintf("%s/share", lab->out);
	_cleanup_free_ char *rootfs = escape_commas(config->rootfs);

	/*
	 * cache=unsafe leaves out the host's fsync(): what the guest synced is
	 * in the host's page cache, which outlives QEMU, however it ends. When the
	 * host's disk is full, QEMU would stop a guest; one for which nobody is there
	 * to make room is told instead.
	 */
	strv_add(args, "-drive");
	strv_addf(args, "file=%s,if=none,id=root,format=raw,cache=unsafe%s%s", rootfs,
		  config->ram ? ",werror=report" : "",
		  config->restored ? ",snapshot=on" : "");
	add_virtio(args, arch, "blk", ",drive=root");
	strv_add(args, "-netdev");
	strv_add(args, "user,id=net");
	add_virtio(args, arch, "net",
		   strcmp(arch_get(arch, "QEMU_VIRTIO"), "pci") ? ",netdev=net" :
								  ",netdev=net,romfile=");
	add_virtio(args, arch, "rng", "");
	add_share(args, arch, "share", share, "host", "");
	if (config->modules)
		add_share(args, arch, "modules", config->modules, "modules",
			  ",readonly=on");
	strv_add_words(args, arch_get(arch, "QEMU_DEVICES"));
}

/*
 * The memory as a file. Restored guests share its pages until they write to them; what
 * they are to go on from comes later, by QMP.
 */
static void add_memory(const struct vm_config *config, struct strv *args)
{
	const char *size = arch_get(&config->lab->arch, "QEMU_MEMORY");
	_cleanup_free_ char *path = NULL;

	strv_add(args, "-m");
	strv_add(args, size);
	if (!config->ram)
		return;
	path = escape_commas(config->ram);
	strv_add(args, "-object");
	strv_addf(args, "memory-backend-file,id=ram,size=%s,mem-path=%s,share=%s", size,
		  path, config->restored ? "off" : "on");
	strv_add(args, "-machine");
	strv_add(args, "memory-backend=ram");
	if (config->restored) {
		strv_add(args, "-incoming");
		strv_add(args, "defer");
	}
}

static void add_kernel(const struct vm_config *config, struct strv *args)
{
	_cleanup_free_ char *arguments = vm_kernel_arguments(config);

	strv_add(args, "-kernel");
	if (config->image)
		strv_add(args, config->image);
	else
		strv_addf(args, "%s/images/kernel", config->lab->out);
	if (config->initramfs) {
		strv_add(args, "-initrd");
		strv_add(args, config->initramfs);
	}
	strv_add(args, "-append");
	strv_add(args, arguments);
}

void vm_qemu_arguments(const struct vm_config *config, struct strv *args)
{
	const struct lab *lab = config->lab;
	const struct arch *arch = &lab->arch;

	if (config->gdb_qemu) {
		strv_add(args, "gdb");
		strv_add(args, "-iex");
		strv_addf(args, "set substitute-path /lkmc %s", lab->top);
		/* For sources that its build generates, see QEMU_MAP in packages/qemu. */
		strv_add(args, "-iex");
		strv_addf(args, "directory %s/qemu", lab->out);
		/* The arguments, which GDB shows at "run", are longer than a page. */
		strv_add(args, "-iex");
		strv_add(args, "set pagination off");
		strv_add(args, "--args");
	}
	if (config->program)
		strv_add(args, config->program);
	else
		strv_addf(args, "%s/qemu/qemu-system-%s", lab->out,
			  arch_get(arch, "QEMU_TARGET"));
	strv_add(args, "-nodefaults");
	strv_add(args, "-no-user-config");
	strv_add(args, "-name");
	strv_addf(args, "lkmc-%s-%s", arch->name, lab->id);
	strv_add_words(args, arch_get(arch, "QEMU_FIRMWARE"));
	strv_add_words(args,
		       arch_get(arch, config->kvm ? "QEMU_MACHINE_KVM" : "QEMU_MACHINE"));
	if (config->kvm)
		strv_add(args, "-enable-kvm");
	add_memory(config, args);
	add_kernel(config, args);
	if (config->console == VM_WINDOW) {
		strv_add_words(args, arch_get(arch, "QEMU_WINDOW"));
		strv_add(args, "-display");
		strv_add(args, "sdl");
	} else {
		strv_add_words(args, arch_get(arch, "QEMU_TERMINAL"));
		strv_add(args, "-display");
		strv_add(args, "none");
	}
	add_console(config, args);
	add_monitors(config, args);
	add_agent(config, args);
	add_devices(config, args);
	if (config->wait_for_gdb)
		strv_add(args, "-S");
	if (vm_is_read(config))
		strv_add(args, "-no-reboot");
	strv_addv(args, config->qemu.v);
}
