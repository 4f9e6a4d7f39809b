// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lkmc-count: the first process of a guest in which the host counts instructions. It does
 * what init does at boot, carries out one command between two marks that QEMU sees, and
 * switches the guest off. There is no agent, and no network: nothing else goes on
 * meanwhile, and nothing comes from outside.
 *
 * The kernel hands it the command in its environment: LKMC_COUNT, in which %XX stands for
 * a byte; without it, all of the boot is counted, up to the mark of its end.
 * LKMC_COUNT_BEFORE is a command that does not count, to be run first. What the commands
 * write is kept in files until the count is over, and goes to the host then
 * through a virtio port:
 *
 *	lkmc-count STATUS BYTES BYTES	a line, then its standard output and error
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../environment.h"
#include "mark.h"

#define PORTS "/sys/class/virtio-ports"
#define PORT_NAME "org.lkmc.count"
/* The kernel finds ports in the background, soon after the driver is up. */
#define PORT_TRIES 1000
#define PORT_WAIT_NS 10000000
/* As of a shell that cannot run a command. */
#define EXIT_CANNOT 126

/* The scripts of the boot see in LKMC_COUNT that nothing is to go on behind them. */
static void boot(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		setenv("PATH", "/sbin:/usr/sbin:/bin:/usr/bin", 1);
		setenv("LKMC_COUNT", "boot", 0);
		execl("/etc/init.d/rcS", "rcS", NULL);
		_exit(EXIT_CANNOT);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void decode(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (text[0] == '%' && hex(text[1]) >= 0 && hex(text[2]) >= 0) {
			*to++ = hex(text[1]) << 4 | hex(text[2]);
			text += 2;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

static int open_output(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		perror(path);
	return fd;
}

static void become(char *command, int out, int err)
{
	char *argv[] = { "/bin/sh", "-c", command, NULL };
	int in = open("/dev/null", O_RDONLY);

	setsid();
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	execve(argv[0], argv, environment);
	_exit(EXIT_CANNOT);
}

static int run(char *command, int out, int err)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0)
		become(command, out, err);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return EXIT_CANNOT;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Between the marks there is the command, from its fork to its end. */
static int run_counted(char *command, int out, int err)
{
	int status;

	mark_begin();
	status = run(command, out, err);
	mark_end();
	return status;
}

static int open_port_in(DIR *folder)
{
	struct dirent *entry;

	while ((entry = readdir(folder))) {
		char path[512], name[64] = "";
		FILE *f;

		snprintf(path, sizeof(path), PORTS "/%s/name", entry->d_name);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (!fgets(name, sizeof(name), f))
			name[0] = '\0';
		fclose(f);
		if (strncmp(name, PORT_NAME, strlen(PORT_NAME)) != 0)
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		return open(path, O_WRONLY | O_CLOEXEC);
	}
	return -1;
}

static int open_port(void)
{
	const struct timespec wait = { .tv_nsec = PORT_WAIT_NS };
	int fd = -1;

	for (int i = 0; fd < 0 && i < PORT_TRIES; i++) {
		DIR *folder = opendir(PORTS);

		if (folder) {
			fd = open_port_in(folder);
			closedir(folder);
		}
		if (fd < 0)
			nanosleep(&wait, NULL);
	}
	return fd;
}

static void send_all(int port, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = write(port, bytes, n);

		if (sent < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (sent > 0) {
			bytes += sent;
			n -= sent;
		}
	}
}

static void send_file(int port, int fd)
{
	char buffer[65536];
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		send_all(port, buffer, n);
}

static long long size_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? (long long)st.st_size : 0;
}

/* What comes before does not count; where it fails, nothing comes behind it. */
static void count_command(char *command)
{
	char *before = getenv("LKMC_COUNT_BEFORE");
	int port = open_port();
	int out = open_output("/run/count.out"), err = open_output("/run/count.err");
	char line[128];
	int status = 0;

	decode(command);
	if (before) {
		decode(before);
		status = run(before, out, err);
	}
	if (!status)
		status = run_counted(command, out, err);
	snprintf(line, sizeof(line), "lkmc-count %d %lld %lld\n", status, size_of(out),
		 size_of(err));
	send_all(port, line, strlen(line));
	send_file(port, out);
	send_file(port, err);
}

int main(void)
{
	char *command = getenv("LKMC_COUNT");

	boot();
	if (command)
		count_command(command);
	else
		mark_end();
	sync();
	reboot(RB_POWER_OFF);
	perror("lkmc-count: reboot");
	return EXIT_FAILURE;
}
