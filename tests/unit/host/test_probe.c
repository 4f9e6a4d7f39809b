// SPDX-License-Identifier: GPL-2.0-or-later
/* From facts about a host to findings. */
#include "../unit.h"

#include "host/probe.h"

static void check(struct finding *f, enum probe_level level, const char *found)
{
	assert_string_equal(f->found, found);
	assert_int_equal(f->level, level);
	/* What is not right has a remedy, what is right needs none. */
	assert_int_equal(f->remedy != NULL, level != PROBE_OK);
	finding_fini(f);
}

static void test_release(void **state)
{
	static const struct {
		const char *os_release, *machine;
		enum probe_level level;
		const char *found;
	} rows[] = {
		{ "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\nID=debian\n",
		  "x86_64", PROBE_OK, "Debian GNU/Linux 12 (bookworm), x86_64" },
		{ "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux trixie/sid\"", "x86_64",
		  PROBE_OK, "Debian GNU/Linux trixie/sid, x86_64" },
		{ "VERSION_ID=\"11\"\nID=debian\nPRETTY_NAME=Eleven\n", "x86_64",
		  PROBE_WARNING, "Eleven, x86_64" },
		{ "ID=debian\nVERSION_ID=\"13\"\nPRETTY_NAME=Arm\n", "aarch64",
		  PROBE_WARNING, "Arm, aarch64" },
		{ "ID=ubuntu\nID_LIKE=debian\nPRETTY_NAME=\"Ubuntu\"\nVERSION_ID=\"24.04\"\n",
		  "x86_64", PROBE_WARNING, "Ubuntu, x86_64" },
		{ "", "x86_64", PROBE_WARNING, "unknown, x86_64" },
		{ "ID=\"debian", "x86_64", PROBE_OK, "unknown, x86_64" },
		{ "ID=", "x86_64", PROBE_WARNING, "unknown, x86_64" },
	};
	struct finding f;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		probe_release(&f, rows[i].os_release, rows[i].machine);
		check(&f, rows[i].level, rows[i].found);
	}
}

static void test_packages(void **state)
{
	struct finding f;

	(void)state;
	probe_packages(&f, "arm", 0, "");
	check(&f, PROBE_OK, "all of host-packages.txt for arm");
	probe_packages(&f, "arm", 1, "setup: missing: gcc make; next: ./setup\n");
	check(&f, PROBE_MISSING, "for arm: gcc make");
	probe_packages(&f, "arm", 1, "noise\nsetup: no apt on this host\n\n");
	check(&f, PROBE_MISSING, "setup: no apt on this host");
	probe_packages(&f, "arm", 1, "");
	check(&f, PROBE_MISSING, "");
}

static void test_disk(void **state)
{
	struct finding f;

	(void)state;
	probe_disk(&f, "/x", 5000000000LL, 5000000000LL, "remedy");
	check(&f, PROBE_OK, "/x: 5.0 GB free, 5 needed");
	probe_disk(&f, "/x", 4999999999LL, 5000000000LL, "remedy");
	check(&f, PROBE_MISSING, "/x: 5.0 GB free, 5 needed");
	probe_disk(&f, "/x", 0, 1000000000LL, "remedy");
	assert_string_equal(f.remedy, "remedy");
	check(&f, PROBE_MISSING, "/x: 0.0 GB free, 1 needed");
}

static void test_memory(void **state)
{
	struct finding f;

	(void)state;
	probe_memory(&f,
		     "MemTotal: 4000000 kB\nMemFree: 1 kB\nMemAvailable: 1500000 kB\nSwapFree: 500000 kB\n");
	check(&f, PROBE_OK, "2.0 GB available of 4.1");
	probe_memory(&f,
		     "MemTotal: 2000000 kB\nMemAvailable: 1500000 kB\nSwapFree: 0 kB\n");
	check(&f, PROBE_WARNING, "1.5 GB available of 2.0");
	probe_memory(&f, "MemTotal: 2000000 kB\nMemAvailable: 500000 kB\n");
	check(&f, PROBE_MISSING, "0.5 GB available of 2.0");
	probe_memory(&f, "");
	check(&f, PROBE_MISSING, "0.0 GB available of 0.0");
}

static void test_cores(void **state)
{
	struct finding f;

	(void)state;
	probe_cores(&f, 1);
	check(&f, PROBE_WARNING, "1");
	probe_cores(&f, 64);
	check(&f, PROBE_OK, "64");
}

static void test_ccache(void **state)
{
	struct finding f;

	(void)state;
	probe_ccache(&f, "/c", NULL);
	check(&f, PROBE_WARNING, "not installed");
	probe_ccache(&f, "/c", "cache_miss\t5\ncache_size_kibibyte\t2000000\n");
	check(&f, PROBE_OK, "2.0 GB in /c");
	probe_ccache(&f, "/c", "ccache: error: Permission denied\n");
	check(&f, PROBE_WARNING, "cannot use /c");
}

static void test_kvm(void **state)
{
	struct finding f;

	(void)state;
	probe_kvm(&f, true, NULL);
	check(&f, PROBE_OK, "works");
	probe_kvm(&f, false, "cannot open /dev/kvm: No such file or directory");
	assert_non_null(strstr(f.remedy, "nothing to do"));
	check(&f, PROBE_WARNING, "cannot open /dev/kvm: No such file or directory");
	probe_kvm(&f, false, "cannot open /dev/kvm: Permission denied");
	assert_non_null(strstr(f.remedy, "adduser"));
	check(&f, PROBE_WARNING, "cannot open /dev/kvm: Permission denied");
	probe_kvm(&f, false, "not tried: the lab's kernel or QEMU is not built yet");
	assert_non_null(strstr(f.remedy, "./run"));
	check(&f, PROBE_WARNING, "not tried: the lab's kernel or QEMU is not built yet");
}

static void test_display(void **state)
{
	struct finding f;

	(void)state;
	probe_display(&f, NULL, false);
	check(&f, PROBE_WARNING, "none");
	probe_display(&f, ":7", false);
	check(&f, PROBE_WARNING, ":7 does not answer");
	probe_display(&f, ":0", true);
	check(&f, PROBE_OK, ":0");
}

static void test_mirror(void **state)
{
	struct finding f;

	(void)state;
	probe_mirror(&f, 0, "http://mirror.example/debian\n");
	check(&f, PROBE_OK, "http://mirror.example/debian");
	probe_mirror(&f, 1, "debian-fetch: error: none\n");
	check(&f, PROBE_MISSING, "none in apt's configuration");
	probe_mirror(&f, 0, "\n");
	check(&f, PROBE_MISSING, "none in apt's configuration");
}

static void test_terminal(void **state)
{
	struct finding f;

	(void)state;
	probe_terminal(&f, true, "xterm");
	check(&f, PROBE_OK, "xterm");
	probe_terminal(&f, true, "dumb");
	check(&f, PROBE_WARNING, "TERM is dumb");
	probe_terminal(&f, true, "");
	check(&f, PROBE_WARNING, "TERM is not set");
	probe_terminal(&f, true, NULL);
	check(&f, PROBE_WARNING, "TERM is not set");
	probe_terminal(&f, false, "xterm");
	check(&f, PROBE_WARNING, "standard input or output is none");
}

static void test_place(void **state)
{
	struct finding f;

	(void)state;
	probe_place(&f, "/home/u/lkmc-1.0_x,y+z@w=v~", NULL);
	check(&f, PROBE_OK, "/home/u/lkmc-1.0_x,y+z@w=v~");
	probe_place(&f, "/a b", NULL);
	check(&f, PROBE_MISSING,
	      "/a b: ' ' in the path; make and the kernel's build cannot take that");
	probe_place(&f, "/a", "the file system cannot make a Unix socket");
	check(&f, PROBE_MISSING, "/a: the file system cannot make a Unix socket");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_release), cmocka_unit_test(test_packages),
		cmocka_unit_test(test_disk),    cmocka_unit_test(test_memory),
		cmocka_unit_test(test_cores),   cmocka_unit_test(test_ccache),
		cmocka_unit_test(test_kvm),     cmocka_unit_test(test_display),
		cmocka_unit_test(test_mirror),  cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
