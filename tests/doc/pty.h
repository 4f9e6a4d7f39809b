/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A child on a terminal of its own, typed to and read from. It does not outlive
 * this program, however that ends: the kernel kills the child with its parent,
 * and hangs up the terminal for what the child started.
 */
#ifndef LKMC_DOC_PTY_H
#define LKMC_DOC_PTY_H

#include <stddef.h>
#include <sys/types.h>

struct pty {
	pid_t pid; /* also the process group, and the session of what it starts */
	int fd;    /* the terminal's other end, -1 once it is closed */
	int log;   /* gets all that comes; -1: no log */
};

/**
 * pty_spawn() - start a child
 * @pty: filled in; pty_kill() ends it
 * @dir: where it works
 * @argv: program, found in PATH, and arguments; ends in NULL
 * @env: "NAME=value", set in the child, or "NAME", unset; ends in NULL
 *
 * The terminal does not echo.
 *
 * Return: 0, or a negative errno with fail().
 */
int pty_spawn(struct pty *pty, const char *dir, char *const argv[],
	      const char *const env[]);

/** pty_resize() - tell what runs there how large its window is */
void pty_resize(struct pty *pty, unsigned short rows, unsigned short columns);

/**
 * pty_type() - type
 * @pty: the terminal
 * @text: @n bytes
 * @n: in bytes
 * @deadline: in milliseconds of clock_ms(): the child may not read
 *
 * Return: 0 or a negative errno: -ETIMEDOUT, -EINTR, -EIO.
 */
int pty_type(struct pty *pty, const char *text, size_t n, long long deadline);

/**
 * pty_read() - wait for what comes next
 * @pty: the terminal
 * @data: gets up to @size bytes
 * @size: in bytes
 * @deadline: in milliseconds of clock_ms(); 0 takes what is there
 *
 * Return: the number of bytes, 0 when the child closed its terminal, or a
 * negative errno: -ETIMEDOUT, or -EINTR when the user interrupts.
 */
ssize_t pty_read(struct pty *pty, char *data, size_t size, long long deadline);

/**
 * pty_kill() - hang up, and kill what does not end by that
 * @pty: the terminal; nothing is done where no child was started
 * @grace: milliseconds it has before it is killed
 */
void pty_kill(struct pty *pty, long long grace);

/**
 * pty_catch_signals() - end in good order when the user interrupts
 *
 * From here on signals that end this process make waits end with -EINTR instead.
 *
 * Return: 0, or a negative errno with fail().
 */
int pty_catch_signals(void);

#endif
