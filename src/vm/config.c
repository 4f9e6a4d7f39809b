// SPDX-License-Identifier: GPL-2.0-or-later
/* QEMU's arguments, made from a configuration. */
#include "vm/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/mem.h"
#include "vm/properties.h"

void vm_config_fini(struct vm_config *config)
{
	strv_fini(&config->trace);
	strv_fini(&config->kernel);
	strv_fini(&config->qemu);
}

bool vm_is_read(const struct vm_config *config)
{
	return config->console != VM_TERMINAL && config->console != VM_WINDOW &&
	       config->console != VM_LOGGED;
}

enum vm_console vm_console_kind(const struct vm_config *config)
{
	return config->replay == VM_REPLAY ? config->recorded : config->console;
}

bool vm_has_screen(const struct vm_config *config)
{
	return vm_console_kind(config) == VM_WINDOW || config->display;
}

bool vm_is_shown(const struct vm_config *config)
{
	return config->console == VM_PIPED || config->console == VM_SHOWN;
}

char *vm_qemu_program(const struct vm_config *config)
{
	return config->program ? xstrdup(config->program) :
				 xasprintf("%s/qemu/qemu-system-%s", config->lab->out,
					   arch_get(&config->lab->arch, "QEMU_TARGET"));
}

bool vm_ends_in_panic(const struct vm_config *config)
{
	enum vm_console kind = vm_console_kind(config);

	return kind != VM_TERMINAL && kind != VM_WINDOW;
}

/* A Unix socket of the guest's folder that QEMU listens at. */
static void add_socket(struct strv *args, const struct lab *lab, const char *id,
		       const char *name)
{
	_cleanup_free_ char *path = lab_run_path(lab, name);
	_cleanup_free_ char *escaped = property_escape(path);

	strv_add(args, "-chardev");
	strv_addf(args, "socket,id=%s,path=%s,server=on,wait=off", id, escaped);
}

static void add_console(const struct vm_config *config, struct strv *args)
{
	_cleanup_free_ char *log = lab_run_path(config->lab, "console.log");
	_cleanup_free_ char *escaped = property_escape(log);
	const char *mux = vm_console_kind(config) == VM_TERMINAL ? "on" : "off";

	strv_add(args, "-chardev");
	if (config->console == VM_WINDOW || config->console == VM_LOGGED) {
		strv_addf(args, "null,id=console,mux=%s,logfile=%s", mux, escaped);
	} else {
		/* signal=off: Ctrl-C is a key of the guest's. */
		strv_addf(args, "stdio,id=console,mux=%s,signal=off,logfile=%s", mux,
			  escaped);
	}
	strv_add(args, "-serial");
	strv_add(args, "chardev:console");
	if (vm_console_kind(config) == VM_TERMINAL) {
		strv_add(args, "-mon");
		strv_add(args, "chardev=console,mode=readline");
	}
	if (config->kgdb) {
		const char *device = arch_get(&config->lab->arch, "QEMU_KGDB");

		add_socket(args, config->lab, "kgdb", "kgdb.sock");
		strv_add_words(args, *device ? device : "-serial chardev:kgdb");
	}
}

/* QMP, at a socket of that name. */
static void add_qmp(struct strv *args, const struct lab *lab, const char *id)
{
	_cleanup_free_ char *name = xasprintf("%s.sock", id);

	add_socket(args, lab, id, name);
	strv_add(args, "-mon");
	strv_addf(args, "chardev=%s,mode=control", id);
}

static void add_monitors(const struct vm_config *config, struct strv *args)
{
	add_qmp(args, config->lab, "qmp");
	/* Who watches a replay leaves the other to the user. */
	if (config->replay == VM_REPLAY)
		add_qmp(args, config->lab, "watch");
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

/*
 * "-device virtio-NAME-pci,REST" or whatever the machine's bus is. What is recorded comes at
 * the instruction by which the guest asked for it, not when QEMU's main loop gets to it.
 */
static void add_virtio(const struct vm_config *config, struct strv *args,
		       const char *name, const char *rest)
{
	const struct arch *arch = &config->lab->arch;

	strv_add(args, "-device");
	strv_addf(args, "virtio-%s-%s%s%s%s", name, arch_get(arch, "QEMU_VIRTIO"),
		  arch_get(arch, "QEMU_BUS"), config->replay ? ",ioeventfd=off" : "", rest);
}

/* A file that gets what the guest says at a port. */
static void add_port_file(struct strv *args, const struct lab *lab, const char *id)
{
	_cleanup_free_ char *name = xasprintf("%s.out", id);
	_cleanup_free_ char *path = lab_run_path(lab, name);
	_cleanup_free_ char *escaped = property_escape(path);

	strv_add(args, "-chardev");
	strv_addf(args, "file,id=%s,path=%s", id, escaped);
}

static void add_agent(const struct vm_config *config, struct strv *args)
{
	add_virtio(config, args, "serial", "");
	for (int i = 0; i < VM_AGENT_PORTS; i++) {
		_cleanup_free_ char *id = xasprintf("agent%d", i);
		_cleanup_free_ char *name = xasprintf("agent%d.sock", i);

		/* What a client said is in the log. What the agent said is kept. */
		if (config->replay == VM_REPLAY)
			add_port_file(args, config->lab, id);
		else
			add_socket(args, config->lab, id, name);
		strv_add(args, "-device");
		strv_addf(args, "virtserialport,id=%s,chardev=%s,name=org.lkmc.agent.%d",
			  id, id, i);
	}
}

/* A folder of the host's, by 9p. */
static void add_share(const struct vm_config *config, struct strv *args, const char *id,
		      const char *path, const char *tag, const char *options)
{
	_cleanup_free_ char *escaped = property_escape(path);
	_cleanup_free_ char *rest = xasprintf(",fsdev=%s,mount_tag=%s", id, tag);

	strv_add(args, "-fsdev");
	strv_addf(args, "local,id=%s,path=%s,security_model=none%s", id, escaped, options);
	add_virtio(config, args, "9p", rest);
}

/*
 * cache=unsafe leaves out the host's fsync(): what the guest synced is in the host's page
 * cache, which outlives QEMU, however it ends. When the host's disk is full, QEMU would
 * stop a guest; one for which nobody is there to make room is told instead. A recording
 * begins with its image each time, and changes nothing of it.
 */
static void add_disk(const struct vm_config *config, struct strv *args)
{
	_cleanup_free_ char *rootfs = property_escape(config->rootfs);
	bool snapshot = config->restored || config->replay;

	strv_add(args, "-drive");
	strv_addf(args, "file=%s,if=none,id=%s,format=%s,cache=unsafe%s%s", rootfs,
		  config->replay ? "image" : "root", config->compressed ? "qcow2" : "raw",
		  config->ram ? ",werror=report" : "", snapshot ? ",snapshot=on" : "");
	if (config->replay) {
		strv_add(args, "-drive");
		strv_add(args, "driver=blkreplay,if=none,image=image,id=root");
	}
	add_virtio(config, args, "blk", ",drive=root");
}

/*
 * A card that announces itself when it is loaded from a snapshot waits for an entry in the
 * log that is not there.
 */
static void add_network(const struct vm_config *config, struct strv *args)
{
	bool is_pci = !strcmp(arch_get(&config->lab->arch, "QEMU_VIRTIO"), "pci");
	_cleanup_free_ char *rest = xasprintf(",netdev=net%s%s", is_pci ? ",romfile=" : "",
					      config->replay ? ",guest_announce=off" : "");

	strv_add(args, "-netdev");
	strv_add(args, "user,id=net");
	add_virtio(config, args, "net", rest);
	if (config->replay) {
		strv_add(args, "-object");
		strv_add(args, "filter-replay,id=record,netdev=net");
	}
}

/* 9p cannot be recorded: it has threads of its own (QEMU's hw/9pfs). */
static void add_shares(const struct vm_config *config, struct strv *args)
{
	_cleanup_free_ char *share = xasprintf("%s/share", config->lab->out);

	if (config->replay)
		return;
	add_share(config, args, "share", share, "host", "");
	if (config->modules)
		add_share(config, args, "modules", config->modules, "modules",
			  ",readonly=on");
}

static void add_devices(const struct vm_config *config, struct strv *args)
{
	add_disk(config, args);
	add_network(config, args);
	add_virtio(config, args, "rng", "");
	add_shares(config, args);
	strv_add_words(args, arch_get(&config->lab->arch, "QEMU_DEVICES"));
}

/* The guest's time goes by its instructions then. */
static void add_replay(const struct vm_config *config, struct strv *args)
{
	_cleanup_free_ char *log = NULL;

	if (!config->replay)
		return;
	log = property_escape(config->log);
	strv_add(args, "-icount");
	strv_addf(args, "shift=%d,rr=%s,rrfile=%s", config->shift,
		  config->replay == VM_RECORD ? "record" : "replay", log);
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
	path = property_escape(config->ram);
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

/*
 * Is the way from the machine's first instruction on of interest, or is the boot to be over
 * soon? A recording and its replay are the same in this, with a debugger or without.
 */
static bool wants_whole_boot(const struct vm_config *config)
{
	const struct vm_count *count = config->count;

	return (config->wait_for_gdb && !config->replay) || vm_has_screen(config) ||
	       config->kvm || (count && count->from_start && !count->profile);
}

char *vm_kernel_file(const struct vm_config *config)
{
	char *unpacked;

	if (config->image)
		return xstrdup(config->image);
	unpacked = xasprintf("%s/images/kernel.unpacked", config->lab->out);
	if (!wants_whole_boot(config) && access(unpacked, R_OK) == 0)
		return unpacked;
	free(unpacked);
	return xasprintf("%s/images/kernel", config->lab->out);
}

static void add_kernel(const struct vm_config *config, struct strv *args)
{
	_cleanup_free_ char *arguments = vm_kernel_arguments(config);
	_cleanup_free_ char *file = vm_kernel_file(config);

	strv_add(args, "-kernel");
	strv_add(args, file);
	if (config->initramfs) {
		strv_add(args, "-initrd");
		strv_add(args, config->initramfs);
	}
	strv_add(args, "-append");
	strv_add(args, arguments);
}

static void add_display(const struct vm_config *config, struct strv *args)
{
	bool screen = vm_has_screen(config);
	const char *display = config->display ? config->display : screen ? "sdl" : "none";

	strv_add_words(args, arch_get(&config->lab->arch,
				      screen ? "QEMU_WINDOW" : "QEMU_TERMINAL"));
	strv_add(args, "-display");
	if (strcmp(display, "vnc") == 0) {
		_cleanup_free_ char *path = lab_run_path(config->lab, "vnc.sock");
		_cleanup_free_ char *escaped = property_escape(path);

		strv_addf(args, "vnc=unix:%s", escaped);
	} else {
		strv_add(args, display);
	}
}

void vm_qemu_arguments(const struct vm_config *config, struct strv *args)
{
	const struct lab *lab = config->lab;
	const struct arch *arch = &lab->arch;
	_cleanup_free_ char *program = vm_qemu_program(config);

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
	strv_add(args, program);
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
	add_replay(config, args);
	add_kernel(config, args);
	add_display(config, args);
	add_console(config, args);
	add_monitors(config, args);
	/* An agent's socket makes each run another one. */
	(config->count ? vm_add_count : add_agent)(config, args);
	add_devices(config, args);
	vm_add_trace(config, args);
	if (config->wait_for_gdb)
		strv_add(args, "-S");
	if (vm_ends_in_panic(config))
		strv_add(args, "-no-reboot");
	if (config->stays)
		strv_add(args, "-no-shutdown");
	strv_addv(args, config->qemu.v);
}
