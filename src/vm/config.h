/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a guest is to be: the data that QEMU's arguments and the kernel's command
 * line are made from.
 */
#ifndef LKMC_VM_CONFIG_H
#define LKMC_VM_CONFIG_H

#include <stdbool.h>

#include "lab.h"
#include "util/strv.h"

/* Where the guest's console is. */
enum vm_console {
	VM_TERMINAL, /* this terminal: Ctrl-C reaches the guest, Ctrl-A X leaves */
	VM_PIPED,    /* standard input is typed by lkmc, which reads what comes */
	VM_SHOWN, /* nobody types: the terminal is another job's; lkmc shows what comes */
	VM_HIDDEN, /* nobody types; lkmc reads, and shows it after a failure */
	VM_WINDOW, /* a window of QEMU's */
	VM_LOGGED, /* its log has it, of a replay only */
};

/* Is what comes from outside recorded, or does it come from a recording? */
enum vm_replay {
	VM_FREE,
	VM_RECORD,
	VM_REPLAY,
};

/* Counting its instructions, by QEMU's plugin. */
struct vm_count {
	const char *plugin; /* the shared object, as the following are paths */
	const char *table;  /* what it writes at the end */
	const char *orders; /* what it is to note, or NULL */
	const char *output; /* what comes through the port of lkmc-count's, or NULL */
	bool repeatable;    /* the guest's time is that of its instructions */
	bool from_start;    /* not from a mark of the guest's on */
	bool big_endian;
	bool profile;              /* where QEMU's time goes, too */
	unsigned int pointer;      /* the size of one, in bytes */
	unsigned long long period; /* instructions between two samples of the stack, or 0 */
};
/*
 * An instruction of a recording takes 2^5 ns of the guest's time. With less its time is
 * longer than the host's, with more there are too many interrupts in it; either way the
 * log grows.
 */
#define RECORD_SHIFT 5

struct vm_config {
	const struct lab *lab;
	enum vm_console console;
	bool wait_for_gdb; /* -d: stop before the first instruction */
	bool kgdb;         /* -k: wait for GDB in the kernel, on its own serial port */
	bool gdb_qemu;     /* -q: QEMU itself under GDB */
	const char *display; /* --display: QEMU's name of one; NULL: sdl with a window, else none */
	bool kvm;
	unsigned int tsc_khz; /* how fast the host's counter counts, which guests see; or 0 */
	int qmp_fd;           /* QEMU's end of our own QMP connection, or -1 */
	enum vm_replay replay;
	int shift;                /* of a recording: an instruction takes 2^shift ns */
	const char *log;          /* QEMU's, of what came from outside; or NULL */
	enum vm_console recorded; /* of a replay: where its console was */
	bool stays;               /* of a replay: QEMU stands still at its end */
	const char *rootfs;       /* the root image of this guest */
	bool compressed;          /* it is a qcow2, of which nothing is changed */
	const char *ram;          /* the file that is its memory, or NULL */
	bool restored;     /* goes on from a snapshot, and changes none of its files */
	bool kept;         /* goes on when its client has ended, and without us */
	const char *image; /* the kernel; NULL for the lab's own */
	const char *initramfs;        /* which that one needs, or NULL */
	const char *modules;          /* shared as its /lib/modules, or NULL */
	const char *program;          /* QEMU; NULL for the lab's own */
	const struct vm_count *count; /* or NULL; then there is an agent */
	struct strv trace;            /* --trace: events of QEMU's, as patterns */
	struct strv kernel;           /* -e: added to the kernel's command line */
	struct strv qemu;             /* behind "--": added to QEMU's arguments */
};

/* How many clients the agent serves at a time: one virtio port each. */
#define VM_AGENT_PORTS 4

/**
 * vm_config_fini() - release the lists of a configuration
 * @config: what it points to otherwise is the caller's
 */
void vm_config_fini(struct vm_config *config);

/** vm_is_read() - does lkmc read what the console says? Nobody looks at it else. */
bool vm_is_read(const struct vm_config *config);

/** vm_console_kind() - where is its console? A replay is told what the recorder was told. */
enum vm_console vm_console_kind(const struct vm_config *config);

/** vm_ends_in_panic() - does a panic end the run? There may be nobody to look at it. */
bool vm_ends_in_panic(const struct vm_config *config);

/** vm_has_screen() - has the guest a display, a keyboard and a pointer? */
bool vm_has_screen(const struct vm_config *config);

/** vm_is_shown() - does lkmc pass on what the console says as it comes? */
bool vm_is_shown(const struct vm_config *config);

/**
 * vm_qemu_program() - the QEMU that a guest runs in
 * @config: the guest
 *
 * Return: a path for the caller to free.
 */
char *vm_qemu_program(const struct vm_config *config);

/**
 * vm_kernel_file() - the kernel's file that QEMU loads
 * @config: the guest
 *
 * The lab's own may be there a second time, as a file that QEMU enters without the
 * decompressor: docs/boot.md says who boots which.
 *
 * Return: a path for the caller to free.
 */
char *vm_kernel_file(const struct vm_config *config);

/**
 * vm_kernel_arguments() - the kernel's command line
 * @config: the guest
 *
 * Return: a string for the caller to free.
 */
char *vm_kernel_arguments(const struct vm_config *config);

/**
 * vm_qemu_arguments() - the arguments that start QEMU, its name first
 * @config: the guest
 * @args: they are appended here
 */
void vm_qemu_arguments(const struct vm_config *config, struct strv *args);

/**
 * vm_add_count() - the arguments with which QEMU counts
 * @config: the guest, whose @count is set
 * @args: they are appended here
 */
void vm_add_count(const struct vm_config *config, struct strv *args);

/* The file of the guest's folder that QEMU's trace goes to. */
#define VM_TRACE "trace"

/**
 * vm_add_trace() - the arguments with which QEMU traces, if it is to
 * @config: the guest
 * @args: they are appended here
 */
void vm_add_trace(const struct vm_config *config, struct strv *args);

#endif
