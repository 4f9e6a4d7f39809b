// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Saving a guest that has booted, and restoring it. The memory is a file that all
 * restored guests map privately, so that it is neither written nor read as a whole.
 */
#include "vm/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "applet.h"
#include "host/tsc.h"
#include "protocol.h"
#include "util/cleanup.h"
#include "util/clock.h"
#include "util/fail.h"
#include "util/file.h"
#include "util/hash.h"
#include "util/json.h"
#include "util/mem.h"
#include "util/space.h"
#include "vm/client.h"
#include "vm/socket.h"
#include "vm/state.h"

/* How long QEMU may take for a command. */
#define ANSWER_MS 10000
/* As guest/restored.c wants them. */
#define SEED_BYTES 32
/* The whole of it: a boot, and the writing. */
#define MAKE_MS 180000
#define KIND_CHARS 8
/* How long a reason for a failure may be. */
#define WHY_MAX 4096
/* What it takes besides the memory: the state, and what a boot writes to the image. */
#define REST_BYTES (16 << 20)
/* A disk with less than that is full. */
#define FULL_BYTES (1 << 20)

/*
 * In the guest, before it is saved. A mounted 9p folder prevents the saving
 * (QEMU's hw/9pfs/9p.c), and the network is waited for, as no restored guest asks for
 * an address again; an arch without a network card has none to wait for.
 */
static const char prepare[] =
	"n=0\n"
	"while [ -e /sys/class/net/eth0 ] && [ $n -lt 100 ] &&\n"
	"	! ip -4 addr show dev eth0 | grep -q inet; do n=$((n + 1)); usleep 50000; done\n"
	"for folder in /mnt/host /lib/modules; do umount $folder 2>/dev/null; done\n"
	"sync\n";

/* A file is the one it was while these are the same. */
static uint64_t hash_stat(uint64_t hash, const char *path)
{
	_cleanup_free_ char *text = NULL;
	struct stat st;

	if (stat(path, &st))
		return hash;
	text = xasprintf("%s %llu %lld %lld.%09ld", path, (unsigned long long)st.st_ino,
			 (long long)st.st_size, (long long)st.st_mtim.tv_sec,
			 st.st_mtim.tv_nsec);
	return hash_add(hash, text);
}

/* Every argument of QEMU's is part of it, and every file that one of them names. */
static uint64_t identity(const struct vm_config *config, unsigned int tsc_khz)
{
	struct vm_config restored = *config;
	_cleanup_strv_ struct strv args = { 0 };
	uint64_t hash = HASH_INIT;

	restored.qmp_fd = -1;
	restored.ram = "";
	restored.restored = true;
	restored.tsc_khz = tsc_khz;
	vm_qemu_arguments(&restored, &args);
	for (size_t i = 0; i < args.n; i++)
		hash = hash_stat(hash_add(hash, args.v[i]), args.v[i]);
	return hash_stat(hash, config->rootfs);
}

/* Another kernel's snapshot is not a stale one: names begin with KIND_CHARS for it. */
static uint32_t kind(const struct vm_config *config)
{
	return hash_add(HASH_INIT, config->image ? config->image : "");
}

static void set_paths(struct snapshot *s)
{
	s->ram = xasprintf("%s/ram", s->folder);
	s->state = xasprintf("%s/state", s->folder);
	s->rootfs = xasprintf("%s/rootfs.ext4", s->folder);
}

int snapshot_init(struct snapshot *s, const struct vm_config *config)
{
	*s = (struct snapshot){ 0 };
	s->all = xasprintf("%s/snapshots", config->lab->out);
	s->lock = xasprintf("%s/.lock", s->all);
	s->tsc_khz = config->kvm ? 0 : tsc_kept_khz(config->lab->top);
	s->folder = xasprintf("%s/%08" PRIx32 "-%016" PRIx64, s->all, kind(config),
			      identity(config, s->tsc_khz));
	set_paths(s);
	return make_dirs(s->all, 0777);
}

void snapshot_fini(struct snapshot *s)
{
	free(s->all);
	free(s->lock);
	free(s->folder);
	free(s->ram);
	free(s->state);
	free(s->rootfs);
	*s = (struct snapshot){ 0 };
}

bool snapshot_exists(const struct snapshot *s)
{
	return access(s->folder, F_OK) == 0;
}

/*
 * Those that this one takes the place of, and what was left of some, which has a longer
 * name. Guests that were restored from one keep its files as long as they need them.
 */
static void remove_others(const struct snapshot *s)
{
	const char *own = s->folder + strlen(s->all) + 1;
	_cleanup_closedir_ DIR *dir = opendir(s->all);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		const char *name = entry->d_name;
		_cleanup_free_ char *path = xasprintf("%s/%s", s->all, name);

		if (name[0] != '.' && strcmp(name, own) != 0 &&
		    (strlen(name) != strlen(own) || !strncmp(name, own, KIND_CHARS)))
			remove_folder(path);
	}
}

/* What has reached the files when the processors stand still belongs to the snapshot. */
static int save(const struct snapshot *s, const struct lab *lab)
{
	int answer_ms = clock_scaled(ANSWER_MS), fd = socket_connect(lab, "qmp.sock"), err;
	struct qmp qmp;
	int told;

	if (fd < 0)
		return fd;
	qmp_init(&qmp, fd);
	err = qmp_greet(&qmp, answer_ms);
	if (!err)
		err = qmp_execute(&qmp, "stop", NULL, answer_ms, NULL);
	if (!err)
		err = state_move(&qmp, "migrate", s->state);
	/*
	 * Saved or not, it was for nothing else. The answer is waited for: QEMU forgets
	 * what it has not begun with when its client goes.
	 */
	told = qmp_execute(&qmp, "quit", NULL, answer_ms, NULL);
	qmp_fini(&qmp);
	return err || told == -EPIPE ? err : told;
}

/* What the client saves, and where the parent reads why it could not. */
struct saving {
	const struct snapshot *new;
	char *why; /* WHY_MAX bytes that the two share */
};

/* The client of the guest that is saved. */
static int save_client(const struct client *c, void *data)
{
	char *argv[] = { "/bin/sh", "-c", (char *)prepare, NULL };
	const struct saving *saving = data;
	struct agent agent;
	int status, err = client_open(c, &agent);
	bool ended;

	if (err)
		return EXIT_LAB;
	ended = client_exec(c, &agent, argv, -1, &status);
	agent_close(&agent);
	if (!ended || status)
		return EXIT_LAB;
	err = save(saving->new, c->lab);
	if (err)
		snprintf(saving->why, WHY_MAX, "%s", fail_message(err));
	return err ? EXIT_LAB : 0;
}

static int no_space(const struct snapshot *s)
{
	return fail(ENOSPC,
		    "cannot make a snapshot: no space left for %s: free some, and try again",
		    s->folder);
}

/* QEMU dies, without a word, of a page of the memory that has no place on the disk. */
static int check_space(const struct snapshot *s, const struct lab *lab)
{
	long long memory = space_parse(arch_get(&lab->arch, "QEMU_MEMORY"));
	int lacks = space_lacks(s->folder, memory + REST_BYTES);

	return lacks > 0 ? no_space(s) : lacks;
}

static int explain(const struct saving *saving, const struct guest *g)
{
	const struct lab *lab = g->config->lab;
	_cleanup_free_ char *why = guest_explain(g);
	const char *reason = why ? why : "the guest could not be saved";

	/* It may have become full meanwhile. */
	if ((WIFSIGNALED(g->qemu_status) && WTERMSIG(g->qemu_status) == SIGBUS) ||
	    space_lacks(saving->new->folder, FULL_BYTES) > 0)
		return no_space(saving->new);
	return fail(EIO, "cannot make a snapshot: %s (console: %s/console.log)",
		    *saving->why ? saving->why : reason, lab->run);
}

/* Boots the guest whose disk and memory are in the new folder, and saves it there. */
static int boot_and_save(struct saving *saving, const struct vm_config *config,
			 const char *applet)
{
	struct vm_config first = *config;
	_cleanup_close_ int lock = guest_lock(config->lab);
	struct guest g;
	int err;

	if (lock < 0)
		return lock;
	first.rootfs = saving->new->rootfs;
	first.ram = saving->new->ram;
	first.tsc_khz = saving->new->tsc_khz;
	err = guest_start(&g, &first, take_fd(&lock), clock_scaled(MAKE_MS));
	if (err)
		return err;
	err = client_start(&g, applet, save_client, saving);
	if (!err) {
		guest_run(&g);
		if (guest_status(&g))
			err = explain(saving, &g);
	}
	guest_fini(&g);
	return err;
}

static int make_in(const struct snapshot *new, const struct vm_config *config,
		   const char *applet)
{
	struct saving saving = { .new = new };
	int err = make_dirs(new->folder, 0777);

	if (!err)
		err = file_copy(config->rootfs, new->rootfs);
	if (!err)
		err = check_space(new, config->lab);
	if (err)
		return err;
	saving.why = mmap(NULL, WHY_MAX, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (saving.why == MAP_FAILED)
		return fail_errno("no memory");
	err = boot_and_save(&saving, config, applet);
	munmap(saving.why, WHY_MAX);
	return err;
}

int snapshot_make(const struct snapshot *s, const struct vm_config *config,
		  const char *applet)
{
	struct snapshot new = {
		.folder = xasprintf("%s.new", s->folder),
		.tsc_khz = s->tsc_khz,
	};
	int err;

	remove_others(s);
	set_paths(&new);
	err = make_in(&new, config, applet);
	if (!err && rename(new.folder, s->folder))
		err = fail_errno("cannot rename %s", new.folder);
	if (err)
		remove_folder(new.folder);
	snapshot_fini(&new);
	return err;
}

void snapshot_configure(const struct snapshot *s, struct vm_config *config)
{
	config->rootfs = s->rootfs;
	config->ram = s->ram;
	config->tsc_khz = s->tsc_khz;
	config->restored = true;
}

int snapshot_restore(const struct snapshot *s, struct guest *g)
{
	int err = qmp_greet(&g->qmp, clock_scaled(ANSWER_MS));

	g->greeted = true;
	if (!err)
		err = state_move(&g->qmp, "migrate-incoming", s->state);
	return err;
}

int snapshot_continue(struct guest *g)
{
	return qmp_execute(&g->qmp, "cont", NULL, clock_scaled(ANSWER_MS), NULL);
}

int snapshot_leave(struct guest *g)
{
	json_object *arguments = json_object_new_object();

	json_add_bool(arguments, "active", true);
	return qmp_execute(&g->qmp, "blockdev-set-active", arguments,
			   clock_scaled(ANSWER_MS), NULL);
}

int snapshot_wake(struct strv *argv)
{
	unsigned char seed[SEED_BYTES];
	char hex[2 * SEED_BYTES + 1];
	struct timespec now;

	if (getrandom(seed, sizeof(seed), 0) != sizeof(seed))
		return fail_errno("no random bytes");
	clock_gettime(CLOCK_REALTIME, &now);
	for (int i = 0; i < SEED_BYTES; i++)
		sprintf(hex + 2 * i, "%02x", seed[i]);
	strv_add(argv, RESTORED);
	strv_add(argv, hex);
	strv_addf(argv, "%lld.%09ld", (long long)now.tv_sec, now.tv_nsec);
	return 0;
}
