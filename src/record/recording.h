/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recording is a run of a guest that can be replayed, as a folder:
 *
 *   recording.json	what the run was: the arch, the options, the command and its
 *			status, hashes of what it belongs to, and where what happened
 *   log		what came to the guest from outside (record/events.h)
 *   root.qcow2		the root image that it began with, compressed; root.raw until then
 *   console.log	what its console said
 *
 * The folder is whole at any time: a recorder that is killed leaves one that replays up to
 * what QEMU had written by then.
 */
#ifndef LKMC_RECORD_RECORDING_H
#define LKMC_RECORD_RECORDING_H

#include <stdbool.h>
#include <stdint.h>

#include "lab.h"
#include "record/events.h"
#include "vm/config.h"
#include "vm/guest.h"

struct recording {
	char *folder;
	char *file; /* recording.json */
	char *log;
	char *root;      /* whichever of the two there is */
	bool compressed; /* it is root.qcow2 */
	char *console;   /* console.log */
	int lock;        /* held by the recorder, or -1 */
	/* recording.json */
	char *arch;
	char *command;         /* -x, or NULL */
	char *image;           /* --kernel, or NULL for the lab's */
	struct strv kernel;    /* -e */
	struct strv qemu;      /* behind "--" */
	struct strv arguments; /* all of QEMU's, with names in place of paths */
	uint64_t kernel_hash;
	uint64_t qemu_hash;
	int shift;             /* an instruction takes 2^shift ns */
	enum vm_console kind;  /* where the console was */
	bool finished;         /* the recorder came to its end */
	int status;            /* the exit status of the run */
	char *end;             /* in words, or NULL */
	char *disaster;        /* the console's first line of one, or NULL */
	long long disaster_at; /* an instruction soon behind it, or -1 */
	uint64_t log_hash;
	uint64_t root_hash;
	struct events events;
};

/**
 * recording_begin() - make the folder, before the guest starts
 * @r: filled in; recording_fini() releases it
 * @path: the folder, which is not there yet
 * @config: the guest; set to be recorded. It points into @r.
 * @command: -x, or NULL
 *
 * Return: 0, or a negative errno with fail(): -EUSAGE where there is something already.
 */
int recording_begin(struct recording *r, const char *path, struct vm_config *config,
		    const char *command);

/**
 * recording_end() - complete the folder, once the guest has ended
 * @r: from recording_begin()
 * @g: the guest
 *
 * Return: 0, or a negative errno with fail(): then it replays as far as it goes.
 */
int recording_end(struct recording *r, const struct guest *g);

/**
 * recording_open() - read one
 * @r: filled in; recording_fini() releases it, and after a failure too
 * @path: the folder
 *
 * What the recorder left undone when it was killed is done first.
 *
 * Return: 0, or a negative errno with fail(): -EBUSY while it is being recorded.
 */
int recording_open(struct recording *r, const char *path);

/**
 * recording_check() - does it belong to what is built here?
 * @r: from recording_open()
 * @config: the guest, as recording_configure() made it
 *
 * Return: 0, or -EINVAL with fail(), which says what is another one.
 */
int recording_check(const struct recording *r, const struct vm_config *config);

/**
 * recording_configure() - let a guest do what was recorded
 * @r: from recording_open(); @config points into it
 * @config: the guest
 */
void recording_configure(const struct recording *r, struct vm_config *config);

/** recording_fini() - release the strings, and the lock; the folder stays */
void recording_fini(struct recording *r);

#define _cleanup_recording_ __attribute__((cleanup(recording_fini)))

/* There is none yet. */
extern const struct recording recording_none;

#endif
