/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a host has and lacks: from the facts (text of files and commands, numbers)
 * to findings. Gathering the facts is up to the caller.
 */
#ifndef LKMC_HOST_PROBE_H
#define LKMC_HOST_PROBE_H

#include <stdbool.h>

enum probe_level {
	PROBE_OK,
	PROBE_WARNING, /* the lab works, with less comfort */
	PROBE_MISSING, /* the lab cannot work */
};

struct finding {
	enum probe_level level;
	char *found;        /* one line */
	const char *remedy; /* what to do, a constant; NULL where there is nothing to do */
};

/** finding_fini() - release a finding's text */
void finding_fini(struct finding *f);

#define _cleanup_finding_ __attribute__((cleanup(finding_fini)))

/**
 * probe_release() - is it a Debian that the lab knows?
 * @f: filled in, here and below; finding_fini() releases it
 * @os_release: the text of /etc/os-release
 * @machine: as of uname()
 */
void probe_release(struct finding *f, const char *os_release, const char *machine);

/**
 * probe_packages() - are all of host-packages.txt there that an arch needs?
 * @f: filled in
 * @arch: its name
 * @exit_status: that of "setup --check"
 * @output: what it printed
 */
void probe_packages(struct finding *f, const char *arch, int exit_status,
		    const char *output);

/**
 * probe_disk() - is there room?
 * @f: filled in
 * @path: where
 * @available: bytes
 * @needed: bytes
 * @remedy: for less than that
 */
void probe_disk(struct finding *f, const char *path, long long available,
		long long needed, const char *remedy);

/**
 * probe_memory() - is there memory for a build beside a guest?
 * @f: filled in
 * @meminfo: the text of /proc/meminfo
 */
void probe_memory(struct finding *f, const char *meminfo);

/**
 * probe_cores() - how many builds at a time?
 * @f: filled in
 * @cores: those this process may use
 */
void probe_cores(struct finding *f, int cores);

/**
 * probe_ccache() - will a second build be fast?
 * @f: filled in
 * @dir: the compiler cache's folder
 * @stats: what "ccache --print-stats" printed, or NULL where there is no ccache
 */
void probe_ccache(struct finding *f, const char *dir, const char *stats);

/**
 * probe_kvm() - are guests fast?
 * @f: filled in
 * @works: as of kvm_works()
 * @reason: as of kvm_works()
 */
void probe_kvm(struct finding *f, bool works, const char *reason);

/**
 * probe_display() - can there be a window?
 * @f: filled in
 * @name: DISPLAY or WAYLAND_DISPLAY, or NULL where neither is set
 * @answers: something listens there, as of folder_listens()
 */
void probe_display(struct finding *f, const char *name, bool answers);

/**
 * probe_mirror() - where do the sources come from?
 * @f: filled in
 * @exit_status: that of "debian-fetch -m"
 * @output: what it printed
 */
void probe_mirror(struct finding *f, int exit_status, const char *output);

/**
 * probe_terminal() - can -n show a console?
 * @f: filled in
 * @is_terminal: standard input and output are one
 * @term: TERM, or NULL
 */
void probe_terminal(struct finding *f, bool is_terminal, const char *term);

/**
 * probe_place() - can the lab be built where the clone lies?
 * @f: filled in
 * @path: the clone's
 * @trouble: from folder_try(), or NULL
 */
void probe_place(struct finding *f, const char *path, const char *trouble);

#endif
