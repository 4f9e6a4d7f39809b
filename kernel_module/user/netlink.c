// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netlink.out TEXT...: sends each TEXT to the module netlink and prints what it answers.
 * See kernel_module/netlink.c, and netlink(7) for the messages.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "netlink.h"

/* A message: room for its header, then its payload. */
struct message {
	struct nlmsghdr header;
	char text[2 * LKMC_LONGEST];
};

static void send_text(int sock, const char *text, unsigned int number)
{
	struct message m = {
		.header = {
			.nlmsg_len = NLMSG_LENGTH(strlen(text)),
			.nlmsg_type = LKMC_UPPER,
			.nlmsg_flags = NLM_F_REQUEST,
			.nlmsg_seq = number,
		},
	};

	if (strlen(text) > sizeof(m.text))
		errx(2, "at most %zu bytes", sizeof(m.text));
	memcpy(m.text, text, strlen(text));
	if (send(sock, &m, m.header.nlmsg_len, 0) < 0)
		err(1, "send");
}

/* Prints the answer to message NUMBER; 0, or what the kernel says is wrong. */
static int receive(int sock, unsigned int number)
{
	struct message m;
	ssize_t length = recv(sock, &m, sizeof(m), 0);

	if (length < 0)
		err(1, "recv");
	if (!NLMSG_OK(&m.header, (size_t)length) || m.header.nlmsg_seq != number)
		errx(1, "an answer to something else");
	if (m.header.nlmsg_type == NLMSG_ERROR)
		return -((struct nlmsgerr *)NLMSG_DATA(&m.header))->error;
	printf("%.*s\n", (int)NLMSG_PAYLOAD(&m.header, 0), (char *)NLMSG_DATA(&m.header));
	return 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int sock = socket(AF_NETLINK, SOCK_RAW, NETLINK_LKMC);

	if (sock < 0)
		err(1, "socket: is the module netlink loaded?");
	if (connect(sock, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		err(1, "connect");
	for (int i = 1; i < argc; i++) {
		send_text(sock, argv[i], i);
		errno = receive(sock, i);
		if (errno)
			err(1, "the kernel answers");
	}
	return 0;
}
