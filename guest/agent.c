// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The agent carries out commands of the host in the guest. The host's ends of
 * its virtio serial ports are Unix sockets of QEMU's; each port has a worker
 * process of its own, that serves one client at a time.
 *
 *   lkmc-agent			serve the ports named org.lkmc.agent.*
 *   lkmc-agent SOCKET...	make these Unix sockets and serve them: for tests on
 *				the host, without a guest
 */
#include "agent.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORTS "/sys/class/virtio-ports"
#define PORT_NAME "org.lkmc.agent."
#define PORTS_MAX 16

/*
 * The kernel finds ports in the background, soon after the driver is up: they
 * are looked for until that long after the last change.
 */
#define LOOK_FIRST_MS 5
#define LOOK_LAST_MS 10000
/* A worker that died is not started again at once: it would most likely die again. */
#define RESTART_MS 1000

struct worker {
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	pid_t pid;
};

static struct worker workers[PORTS_MAX];
static int worker_count;

/* SIGCHLD and SIGIO only have to end a wait. */
static void wake(int signal)
{
	(void)signal;
}

/*
 * Without a client a virtio port hangs up at once, again and again, in poll() as
 * in read(). Its driver sends SIGIO when a client comes.
 */
static void wait_for_client(int port)
{
	struct pollfd fd = { .fd = port };
	sigset_t set;

	sigprocmask(SIG_SETMASK, NULL, &set);
	sigdelset(&set, SIGIO);
	while (poll(&fd, 1, 0) > 0 && (fd.revents & POLLHUP))
		ppoll(NULL, 0, NULL, &set);
}

static int serve_port(const char *path)
{
	int port = open(path, O_RDWR | O_CLOEXEC);
	bool new = true;
	int err = 0;

	if (port < 0 || fcntl(port, F_SETOWN, getpid()) ||
	    fcntl(port, F_SETFL, O_NONBLOCK | O_ASYNC))
		return -errno;
	while (!err) {
		wait_for_client(port);
		err = session_serve(port, new, true);
		new = false;
	}
	return err;
}

static int serve_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(address.sun_path, path); /* as long as a worker's */
	unlink(path);
	if (server < 0 || bind(server, (struct sockaddr *)&address, sizeof(address)) ||
	    listen(server, 1))
		return -errno;
	for (;;) {
		int client = accept4(server, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (client < 0 && errno != EINTR)
			return -errno;
		if (client >= 0) {
			session_serve(client, true, false);
			close(client);
		}
	}
}

static void work(const char *path, int (*serve)(const char *path), pid_t parent)
{
	sigset_t set;
	int err;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGIO);
	sigprocmask(SIG_SETMASK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	err = serve(path);
	fprintf(stderr, "lkmc-agent: %s: %s\n", path, strerror(-err));
	_exit(EXIT_FAILURE);
}

static bool start_workers(int (*serve)(const char *path))
{
	pid_t parent = getpid();
	bool started = false;

	for (int i = 0; i < worker_count; i++) {
		if (workers[i].pid > 0)
			continue;
		workers[i].pid = fork();
		if (workers[i].pid == 0)
			work(workers[i].path, serve, parent);
		started = true;
	}
	return started;
}

static bool reap_workers(void)
{
	bool died = false;
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
		for (int i = 0; i < worker_count; i++) {
			if (workers[i].pid != pid)
				continue;
			workers[i].pid = 0;
			died = true;
			/* Unplugged? */
			if (access(workers[i].path, F_OK))
				workers[i] = workers[--worker_count];
		}
	}
	return died;
}

static void add_worker(const char *path)
{
	struct worker *w = &workers[worker_count];

	for (int i = 0; i < worker_count; i++) {
		if (strcmp(workers[i].path, path) == 0)
			return;
	}
	if (worker_count == PORTS_MAX || strlen(path) >= sizeof(w->path))
		return;
	strcpy(w->path, path);
	worker_count++;
}

static bool is_ours(const char *port)
{
	char path[512], name[64] = "";
	FILE *f;

	snprintf(path, sizeof(path), PORTS "/%s/name", port);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (!fgets(name, sizeof(name), f))
		name[0] = '\0';
	fclose(f);
	return strncmp(name, PORT_NAME, strlen(PORT_NAME)) == 0;
}

static void find_ports(void)
{
	DIR *d = opendir(PORTS);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char path[512];

		snprintf(path, sizeof(path), "/dev/%s", e->d_name);
		if (e->d_name[0] != '.' && is_ours(e->d_name) && access(path, F_OK) == 0)
			add_worker(path);
	}
	if (d)
		closedir(d);
}

static void supervise(bool look, int (*serve)(const char *path))
{
	int wait = LOOK_FIRST_MS;

	for (;;) {
		if (look)
			find_ports();
		if (start_workers(serve))
			wait = LOOK_FIRST_MS;
		wait_for(NULL, 0, look && wait < LOOK_LAST_MS ? wait : -1);
		wait *= 2;
		if (reap_workers()) {
			wait_for(NULL, 0, RESTART_MS);
			wait = LOOK_FIRST_MS;
		}
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = wake };
	sigset_t set;

	sigaction(SIGCHLD, &action, NULL);
	sigaction(SIGIO, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 1; i < argc; i++) {
		if (strlen(argv[i]) >= sizeof(workers[0].path)) {
			fprintf(stderr, "lkmc-agent: %s: name too long\n", argv[i]);
			return EXIT_FAILURE;
		}
		add_worker(argv[i]);
	}
	supervise(argc == 1, argc == 1 ? serve_port : serve_socket);
}
