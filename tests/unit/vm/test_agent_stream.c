// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the agent makes of bytes that are no session from its beginning, and the
 * host's side of an agent that sends such: here the other side is played by hand.
 */
#include "agent_process.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "util/fail.h"
#include "vm/socket.h"

static struct decoder replies;
static struct buffer requests;
static const uint8_t nonce[PROTOCOL_NONCE] = "new one";

static int connect_agent(struct guest *g)
{
	int fd;

	while ((fd = socket_connect(&g->lab, "agent0.sock")) < 0)
		poll(NULL, 0, 1);
	decoder_init(&replies, true);
	buffer_clear(&requests);
	return fd;
}

static void send_requests(int fd, size_t cut)
{
	size_t n = buffer_used(&requests) - cut;

	assert_int_equal(write_all(fd, buffer_head(&requests), n), 0);
	buffer_clear(&requests);
}

static void next_frame(int fd, struct frame *f)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int got;

	while ((got = decoder_next(&replies, f)) == 0) {
		assert_int_equal(poll(&p, 1, LONG_MS), 1);
		assert_true(buffer_read(&replies.buffer, fd) > 0);
	}
	assert_int_equal(got, 1);
}

static void begin(int fd, const uint8_t *n)
{
	static const uint8_t preamble[PROTOCOL_PREAMBLE];

	buffer_add(&requests, preamble, sizeof(preamble));
	hello_queue(&requests, n);
	send_requests(fd, 0);
}

/* All of an EXEC but its last @cut bytes. */
static void send_exec(int fd, char *const argv[], size_t cut)
{
	assert_int_equal(exec_queue(&requests, argv), 0);
	send_requests(fd, cut);
}

/* A session begins, whatever was before, and a command runs in it. */
static void assert_session(int fd)
{
	char *const argv[] = { "echo", "yes", NULL };
	struct frame f;
	uint32_t status;

	begin(fd, nonce);
	replies.lost = true;
	do {
		next_frame(fd, &f);
	} while (f.type != FRAME_HELLO ||
		 memcmp(hello_nonce(&f), nonce, PROTOCOL_NONCE) != 0);
	send_exec(fd, argv, 0);
	next_frame(fd, &f);
	assert_int_equal(f.type, FRAME_STDOUT);
	assert_int_equal(f.size, 4);
	assert_memory_equal(f.payload, "yes\n", 4);
	next_frame(fd, &f);
	assert_int_equal(f.type, FRAME_EXIT);
	assert_true(frame_u32(&f, &status));
	assert_int_equal(status, 0);
}

/* A client went, in the middle of a frame, and the next one came unnoticed. */
static void test_cut_request(void **state)
{
	struct guest *g = *state;
	_cleanup_free_ char *path = xasprintf("%s/made", g->folder);
	char *const argv[] = { "touch", path, NULL };
	_cleanup_close_ int fd = connect_agent(g);

	begin(fd, (const uint8_t *)"old one");
	send_exec(fd, argv, 1);
	assert_session(fd);
	assert_int_equal(access(path, F_OK), -1);
}

/* The same while its command wrote, and waited for input that never came. */
static void test_left_command(void **state)
{
	char *const argv[] = { "/bin/sh", "-c", "trap '' HUP; yes & cat", NULL };
	_cleanup_close_ int fd = connect_agent(*state);
	struct frame f;

	begin(fd, (const uint8_t *)"old one");
	send_exec(fd, argv, 0);
	do {
		next_frame(fd, &f);
	} while (f.type != FRAME_STDOUT);
	frame_queue(&requests, FRAME_STDIN, "some input", 10);
	send_requests(fd, 3);
	assert_session(fd);
}

/* Input beyond what there was credit for is not kept. */
static void test_no_credit(void **state)
{
	static const char data[PROTOCOL_PAYLOAD_MAX];
	char *const argv[] = { "sleep", "100", NULL };
	_cleanup_close_ int fd = connect_agent(*state);
	struct frame f;

	begin(fd, (const uint8_t *)"old one");
	send_exec(fd, argv, 0);
	for (size_t sent = 0; sent <= 2 * PROTOCOL_WINDOW; sent += sizeof(data)) {
		frame_queue(&requests, FRAME_STDIN, data, sizeof(data));
		send_requests(fd, 0);
	}
	do {
		next_frame(fd, &f);
	} while (f.type != FRAME_ERROR);
	next_frame(fd, &f);
	assert_int_equal(f.type, FRAME_EXIT);
	assert_session(fd);
}

static void test_garbage(void **state)
{
	_cleanup_free_ char *data = noise(MANY);
	_cleanup_close_ int fd = connect_agent(*state);

	/* Once before any session, once in the middle of one. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(write_all(fd, data, MANY), 0);
		assert_session(fd);
	}
}

/* A request while another is carried out, and types that only the agent sends. */
static void test_wrong_requests(void **state)
{
	char *const argv[] = { "sleep", "100", NULL };
	_cleanup_close_ int fd = connect_agent(*state);
	struct frame f;

	assert_session(fd);
	send_exec(fd, argv, 0);
	send_exec(fd, argv, 0);
	next_frame(fd, &f);
	assert_int_equal(f.type, FRAME_ERROR);
	next_frame(fd, &f);
	assert_int_equal(f.type, FRAME_EXIT);
	assert_session(fd);
	frame_queue(&requests, FRAME_STDOUT, "x", 1);
	send_requests(fd, 0);
	next_frame(fd, &f);
	assert_int_equal(f.type, FRAME_ERROR);
	next_frame(fd, &f);
	assert_session(fd);
}

/*
 * In a child: an agent that leaves things of an earlier session before its HELLO,
 * and answers to the first frame with @size bytes of @then.
 */
static pid_t play_agent(struct guest *g, uint8_t version, const void *then, size_t size)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
	struct frame f;
	pid_t pid;

	snprintf(address.sun_path, sizeof(address.sun_path), "%.80s/agent0.sock",
		 g->folder);
	assert_int_equal(bind(server, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(server, 1), 0);
	pid = fork();
	if (pid) {
		close(server);
		return pid;
	}
	fd = accept(server, NULL, NULL);
	decoder_init(&replies, false);
	buffer_clear(&requests);
	hello_queue(&requests, nonce);
	frame_queue(&requests, FRAME_STDOUT, "old", 3);
	buffer_add(&requests, "\x09\0\0\1\0cut short", 14);
	while (decoder_next(&replies, &f) <= 0)
		buffer_read(&replies.buffer, fd);
	hello_queue(&requests, hello_nonce(&f));
	requests.data[requests.end - 1 - PROTOCOL_NONCE - 1] = version;
	write_all(fd, buffer_head(&requests), buffer_used(&requests));
	while (decoder_next(&replies, &f) <= 0 && buffer_read(&replies.buffer, fd) > 0)
		;
	write_all(fd, then, size);
	/* It says no more, until the host has gone; without a word it goes first. */
	while (size && buffer_read(&replies.buffer, fd) > 0)
		buffer_clear(&replies.buffer);
	_exit(0);
}

static void assert_exec_fails(struct guest *g, const void *then, size_t size, int err,
			      const char *message)
{
	char *const argv[] = { "true", NULL };
	pid_t pid = play_agent(g, PROTOCOL_VERSION, then, size);
	struct agent agent;
	int status;

	assert_int_equal(agent_open(&agent, &g->lab, LONG_MS), 0);
	assert_int_equal(agent_exec(&agent, argv, -1, -1, -1, &status), err);
	assert_string_equal(fail_message(err), message);
	agent_close(&agent);
	waitpid(pid, NULL, 0);
}

static void test_leftovers(void **state)
{
	assert_exec_fails(*state, "garbage", 7, -EPROTO,
			  "the agent of guest '0' of test sent what is no reply");
}

static void test_guest_ends(void **state)
{
	assert_exec_fails(*state, NULL, 0, -ECONNRESET, "guest '0' of test ended");
}

static void test_agent_restarted(void **state)
{
	static struct buffer hello;

	hello_queue(&hello, (const uint8_t *)"\0\0\0\0\0\0\0");
	assert_exec_fails(*state, buffer_head(&hello), buffer_used(&hello), -ECONNRESET,
			  "the agent of guest '0' of test was restarted");
}

/* A guest that hangs must not keep a signal from ending us. */
static void test_signal_not_heard(void **state)
{
	sigset_t set, before;

	/* It waits until somebody looks. */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &before);
	raise(SIGTERM);
	setenv("LKMC_TIMEOUT_SCALE", "0.1", 1);
	assert_exec_fails(*state, "\0", 1, -EINTR,
			  "interrupted; guest '0' of test does not answer");
	unsetenv("LKMC_TIMEOUT_SCALE");
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void test_other_version(void **state)
{
	struct guest *g = *state;
	pid_t pid = play_agent(g, PROTOCOL_VERSION + 1, NULL, 0);
	struct agent agent;

	assert_int_equal(agent_open(&agent, &g->lab, LONG_MS), -EPROTO);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_agent(test_cut_request),         with_agent(test_left_command),
		with_agent(test_no_credit),           with_agent(test_garbage),
		with_agent(test_wrong_requests),      without_agent(test_leftovers),
		without_agent(test_guest_ends),       without_agent(test_agent_restarted),
		without_agent(test_signal_not_heard), without_agent(test_other_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
