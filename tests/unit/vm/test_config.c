// SPDX-License-Identifier: GPL-2.0-or-later
/* QEMU's arguments and the kernel's command line. */
#include "../unit.h"

#include "vm/config.h"

static const char conf[] = "QEMU_TARGET = toy64\n"
			   "QEMU_MACHINE = -M  pc\t-cpu max\n"
			   "QEMU_MACHINE_KVM = -M pc -cpu host\n"
			   "QEMU_MEMORY = 64M\n"
			   "QEMU_DEVICES = -device edu\n"
			   "QEMU_VIRTIO = pci\n"
			   "QEMU_WINDOW = -device VGA\n"
			   "QEMU_FIRMWARE =\n"
			   "CONSOLE = ttyS0\n"
			   "WINDOW_ARGUMENTS = console=tty0 vga=1\n"
			   "KGDB_CONSOLE = ttyS1,115200\n";
static const char conf_tcg[] = "CONSOLE = ttyS0\n"
			       "TCG_ARGUMENTS = clock=known counter=TSC_KHZ x=TSC_KHZ2\n";

struct guest_of {
	struct lab lab;
	struct vm_config config;
};

static int set_up_with(void **state, const char *text)
{
	struct guest_of *g = xcalloc(1, sizeof(*g));

	g->lab.top = "/lab";
	g->lab.out = "/lab/out/toy";
	g->lab.run = g->lab.sockets = "/lab/out/toy/run/0";
	g->lab.id = "0";
	g->config.lab = &g->lab;
	g->config.qmp_fd = -1;
	g->config.rootfs = "/lab/out/toy/run/0/rootfs.ext4";
	*state = g;
	return arch_parse(&g->lab.arch, "toy", text, strlen(text));
}

static int set_up(void **state)
{
	return set_up_with(state, conf);
}

static int tear_down(void **state)
{
	struct guest_of *g = *state;

	vm_config_fini(&g->config);
	arch_fini(&g->lab.arch);
	free(g);
	return 0;
}

static void assert_kernel(const struct vm_config *config, const char *wanted)
{
	_cleanup_free_ char *line = vm_kernel_arguments(config);

	assert_string_equal(line, wanted);
}

/* All of QEMU's arguments, each behind a newline and before one. */
static char *arguments(const struct vm_config *config)
{
	_cleanup_strv_ struct strv args = { 0 };
	char *text = xstrdup("\n");

	vm_qemu_arguments(config, &args);
	for (size_t i = 0; i < args.n; i++) {
		char *longer = xasprintf("%s%s\n", text, args.v[i]);

		free(text);
		text = longer;
	}
	return text;
}

static void check(const struct vm_config *config, const char *words, bool there)
{
	_cleanup_free_ char *text = arguments(config);
	_cleanup_free_ char *wanted = xasprintf("\n%s\n", words);

	if (!strstr(text, wanted) == there)
		fail_msg("%s: %s in:%s", there ? "missing" : "unexpected", words, text);
}

#define assert_has(config, words) check(config, words, true)
#define assert_has_not(config, words) check(config, words, false)

static void test_the_kernels_console_is_the_archs(void **state)
{
	struct guest_of *g = *state;

	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0");
}

static void test_a_window_is_the_last_console(void **state)
{
	struct guest_of *g = *state;

	g->config.console = VM_WINDOW;
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0 console=tty0 vga=1");
}

static void test_with_nobody_there_a_panic_reboots(void **state)
{
	struct guest_of *g = *state;

	g->config.console = VM_PIPED;
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0 panic=-1");
	g->config.console = VM_HIDDEN;
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0 panic=-1");
	g->config.console = VM_SHOWN;
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0 panic=-1");
	assert_has(&g->config, "-no-reboot");
	g->config.console = VM_TERMINAL;
	assert_has_not(&g->config, "-no-reboot");
}

static void test_the_users_kernel_arguments_come_last(void **state)
{
	struct guest_of *g = *state;

	g->config.kgdb = true;
	strv_add(&g->config.kernel, "init=/x quiet");
	strv_add(&g->config.kernel, "panic=5");
	assert_kernel(&g->config,
		      "root=/dev/vda rw console=ttyS0 kgdboc=ttyS1,115200 kgdbwait rodata=off "
		      "init=/x quiet panic=5");
	/* One argument of QEMU's, whatever is in it. */
	assert_has(&g->config,
		   "-append\nroot=/dev/vda rw console=ttyS0 "
		   "kgdboc=ttyS1,115200 kgdbwait rodata=off init=/x quiet panic=5");
}

static int set_up_tcg(void **state)
{
	return set_up_with(state, conf_tcg);
}

static void test_kernel_arguments_for_an_emulated_processor(void **state)
{
	struct guest_of *g = *state;

	strv_add(&g->config.kernel, "quiet");
	assert_kernel(&g->config,
		      "root=/dev/vda rw console=ttyS0 clock=known x=TSC_KHZ2 quiet");
	g->config.tsc_khz = 2600000;
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0 clock=known "
				  "counter=2600000 x=TSC_KHZ2 quiet");
	strv_add(&g->config.qemu, "-icount");
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0 clock=known "
				  "counter=1000000 x=TSC_KHZ2 quiet");
	g->config.kvm = true;
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0 quiet");
}

static void test_qemu_is_the_archs(void **state)
{
	struct guest_of *g = *state;
	_cleanup_strv_ struct strv args = { 0 };

	vm_qemu_arguments(&g->config, &args);
	assert_string_equal(args.v[0], "/lab/out/toy/qemu/qemu-system-toy64");
	assert_has(&g->config, "-M\npc\n-cpu\nmax");
	assert_has(&g->config, "-m\n64M");
	assert_has(&g->config, "-kernel\n/lab/out/toy/images/kernel");
	assert_has(&g->config, "-device\nedu");
	assert_has(&g->config, "-name\nlkmc-toy-0");
	assert_has_not(&g->config, "-enable-kvm");
}

static void test_another_kernel_brings_what_it_needs(void **state)
{
	struct guest_of *g = *state;
	_cleanup_strv_ struct strv args = { 0 };
	_cleanup_free_ char *text = arguments(&g->config);

	assert_null(strstr(text, "-initrd"));
	assert_null(strstr(text, "id=modules"));
	g->config.image = "/a,b/kernel";
	assert_has(&g->config,
		   "-kernel\n/a,b/kernel\n-append\nroot=/dev/vda rw console=ttyS0");
	g->config.initramfs = "/a,b/initramfs";
	assert_has(&g->config, "-kernel\n/a,b/kernel\n-initrd\n/a,b/initramfs");
	/* Its modules cannot be written to. */
	g->config.modules = "/a,b/modules";
	assert_has(&g->config,
		   "local,id=modules,path=/a,,b/modules,security_model=none,readonly=on");
	assert_has(&g->config, "virtio-9p-pci,fsdev=modules,mount_tag=modules");
	assert_has(&g->config,
		   "local,id=share,path=/lab/out/toy/share,security_model=none");
	g->config.program = "/usr/bin/qemu";
	vm_qemu_arguments(&g->config, &args);
	assert_string_equal(args.v[0], "/usr/bin/qemu");
}

static void check_kernel(const struct vm_config *config, const char *wanted)
{
	_cleanup_free_ char *file = vm_kernel_file(config);

	assert_string_equal(strrchr(file, '/') + 1, wanted);
}

static void test_who_boots_without_the_decompressor(void **state)
{
	struct vm_count count = { 0 };
	struct lab lab = { .out = *state };
	struct vm_config config = { .lab = &lab };
	_cleanup_free_ char *unpacked = NULL;

	check_kernel(&config, "kernel");
	unpacked = unit_write(*state, "images/kernel.unpacked", "");
	check_kernel(&config, "kernel.unpacked");
	config.wait_for_gdb = true;
	check_kernel(&config, "kernel");
	/* The same with a debugger as it was recorded without. */
	config.replay = VM_REPLAY;
	check_kernel(&config, "kernel.unpacked");
	config = (struct vm_config){ .lab = &lab, .console = VM_WINDOW };
	check_kernel(&config, "kernel");
	config = (struct vm_config){ .lab = &lab, .kvm = true };
	check_kernel(&config, "kernel");
	config = (struct vm_config){ .lab = &lab, .count = &count };
	check_kernel(&config, "kernel.unpacked");
	count.from_start = true;
	check_kernel(&config, "kernel");
	/* It asks for the time of what runqemu does. */
	count.profile = true;
	check_kernel(&config, "kernel.unpacked");
	config.image = "/a/bzImage";
	check_kernel(&config, "bzImage");
}

static void test_kvm_has_its_machine(void **state)
{
	struct guest_of *g = *state;

	g->config.kvm = true;
	assert_has(&g->config, "-M\npc\n-cpu\nhost\n-enable-kvm");
}

static void test_nothing_listens_but_unix_sockets(void **state)
{
	struct guest_of *g = *state;
	_cleanup_free_ char *text = NULL;

	g->config.kgdb = true;
	text = arguments(&g->config);
	assert_null(strstr(text, "tcp"));
	assert_null(strstr(text, "port="));
	assert_null(strstr(text, "hostfwd"));
	for (const char *at = strstr(text, "server=on"); at;
	     at = strstr(at + 1, "server=on")) {
		const char *start = at;

		while (start[-1] != '\n')
			start--;
		assert_memory_equal(start, "socket,id=", 10);
		assert_non_null(strstr(start, "path=/lab/out/toy/run/0/"));
	}
}

static void test_the_terminal_has_the_monitor_too(void **state)
{
	struct guest_of *g = *state;

	assert_has(&g->config, "stdio,id=console,mux=on,signal=off,"
			       "logfile=/lab/out/toy/run/0/console.log");
	assert_has(&g->config, "-mon\nchardev=console,mode=readline");
	g->config.console = VM_PIPED;
	assert_has(&g->config, "stdio,id=console,mux=off,signal=off,"
			       "logfile=/lab/out/toy/run/0/console.log");
	assert_has_not(&g->config, "-mon\nchardev=console,mode=readline");
}

static void test_a_window_has_a_display(void **state)
{
	struct guest_of *g = *state;

	assert_has(&g->config, "-display\nnone");
	g->config.console = VM_WINDOW;
	assert_has_not(&g->config, "-display\nnone");
	assert_has(&g->config, "-device\nVGA\n-display\nsdl");
	assert_has(&g->config,
		   "null,id=console,mux=off,logfile=/lab/out/toy/run/0/console.log");
}

static void test_a_display_by_name(void **state)
{
	struct guest_of *g = *state;

	g->config.console = VM_WINDOW;
	g->config.display = "vnc";
	assert_has(&g->config,
		   "-device\nVGA\n-display\nvnc=unix:/lab/out/toy/run/0/vnc.sock");
	g->config.display = "none";
	assert_has(&g->config, "-device\nVGA\n-display\nnone");
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0 console=tty0 vga=1");
	/* The screen is there, and the console is the terminal nevertheless. */
	g->config.console = VM_TERMINAL;
	assert_has(&g->config, "-device\nVGA\n-display\nnone");
	assert_kernel(&g->config, "root=/dev/vda rw console=tty0 vga=1 console=ttyS0");
}

static void test_our_own_qmp_is_inherited(void **state)
{
	struct guest_of *g = *state;

	assert_has_not(&g->config, "-mon\nchardev=own,mode=control");
	g->config.qmp_fd = 7;
	assert_has(&g->config,
		   "-chardev\nsocket,id=own,fd=7\n-mon\nchardev=own,mode=control");
}

static void test_debuggers(void **state)
{
	struct guest_of *g = *state;
	_cleanup_free_ char *text = NULL;

	assert_has(&g->config, "-gdb\nchardev:gdb");
	assert_has_not(&g->config, "-S");
	assert_has_not(&g->config, "-serial\nchardev:kgdb");
	g->config.wait_for_gdb = true;
	g->config.kgdb = true;
	g->config.gdb_qemu = true;
	assert_has(&g->config, "-S");
	assert_has(&g->config, "-serial\nchardev:kgdb");
	text = arguments(&g->config);
	assert_memory_equal(text, "\ngdb\n", 5);
	assert_has(&g->config,
		   "set substitute-path /lkmc /lab\n-iex\ndirectory /lab/out/toy/qemu");
	assert_has(&g->config, "--args\n/lab/out/toy/qemu/qemu-system-toy64");
}

static void test_commas_in_paths_are_doubled(void **state)
{
	struct guest_of *g = *state;

	g->lab.out = "/a,b/out/toy";
	g->lab.run = g->lab.sockets = "/a,b/out/toy/run/0";
	g->config.rootfs = "/a,b/,";
	assert_has(&g->config, "file=/a,,b/,,,if=none,id=root,format=raw,cache=unsafe");
	assert_has(&g->config, "socket,id=gdb,path=/a,,b/out/toy/run/0/gdb.sock,"
			       "server=on,wait=off");
	assert_has(&g->config,
		   "local,id=share,path=/a,,b/out/toy/share,security_model=none");
	/* No list of properties. */
	assert_has(&g->config, "-kernel\n/a,b/out/toy/images/kernel");
}

static void test_every_agent_port_has_its_socket(void **state)
{
	struct guest_of *g = *state;

	for (int i = 0; i < VM_AGENT_PORTS; i++) {
		_cleanup_free_ char *port = xasprintf(
			"virtserialport,id=agent%d,chardev=agent%d,name=org.lkmc.agent.%d",
			i, i, i);

		assert_has(&g->config, port);
	}
}

static void test_the_users_qemu_options_come_last(void **state)
{
	struct guest_of *g = *state;
	_cleanup_strv_ struct strv args = { 0 };

	strv_add(&g->config.qemu, "-m");
	strv_add(&g->config.qemu, "a b");
	vm_qemu_arguments(&g->config, &args);
	assert_string_equal(args.v[args.n - 2], "-m");
	assert_string_equal(args.v[args.n - 1], "a b");
	assert_null(args.v[args.n]);
}

static int set_up_mmio(void **state)
{
	return set_up_with(state, "QEMU_VIRTIO = device\n");
}

static void test_without_pci_there_is_no_boot_rom_to_leave_out(void **state)
{
	struct guest_of *g = *state;
	_cleanup_free_ char *text = arguments(&g->config);

	assert_has(&g->config, "virtio-net-device,netdev=net");
	assert_has(&g->config, "virtio-blk-device,drive=root");
	assert_null(strstr(text, "romfile"));
	assert_null(strstr(text, "-pci"));
}

static void test_memory_is_a_file_where_one_is_named(void **state)
{
	struct guest_of *g = *state;

	assert_has_not(&g->config, "memory-backend=ram");
	g->config.ram = "/lab/a,b/ram";
	assert_has(&g->config,
		   "memory-backend-file,id=ram,size=64M,mem-path=/lab/a,,b/ram,share=on");
	assert_has(&g->config, "memory-backend=ram");
	assert_has_not(&g->config, "-incoming");
}

static void test_a_restored_guest_changes_no_file(void **state)
{
	struct guest_of *g = *state;

	g->config.ram = "/lab/ram";
	g->config.restored = true;
	assert_has(&g->config,
		   "memory-backend-file,id=ram,size=64M,mem-path=/lab/ram,share=off");
	assert_has(&g->config, "-incoming\ndefer");
	assert_has(&g->config,
		   "file=/lab/out/toy/run/0/rootfs.ext4,if=none,id=root,format=raw,cache=unsafe,werror=report,snapshot=on");
}

static void test_what_is_recorded_goes_by_instructions(void **state)
{
	struct guest_of *g = *state;
	_cleanup_free_ char *text = NULL;

	g->config.replay = VM_RECORD;
	g->config.shift = RECORD_SHIFT;
	g->config.log = "/a,b/log";
	g->config.rootfs = "/a,b/root.raw";
	g->config.modules = "/lib/modules";
	assert_has(&g->config, "-icount\nshift=5,rr=record,rrfile=/a,,b/log");
	assert_has(&g->config, "file=/a,,b/root.raw,if=none,id=image,format=raw,"
			       "cache=unsafe,snapshot=on");
	assert_has(&g->config, "driver=blkreplay,if=none,image=image,id=root");
	assert_has(&g->config, "virtio-blk-pci,ioeventfd=off,drive=root");
	assert_has(&g->config, "virtio-net-pci,ioeventfd=off,netdev=net,romfile=,"
			       "guest_announce=off");
	assert_has(&g->config, "filter-replay,id=record,netdev=net");
	assert_has(&g->config, "socket,id=agent0,path=/lab/out/toy/run/0/agent0.sock,"
			       "server=on,wait=off");
	text = arguments(&g->config);
	assert_null(strstr(text, "9p"));
}

static void test_a_replay_has_the_recorders_console(void **state)
{
	struct guest_of *g = *state;

	g->config.replay = VM_REPLAY;
	g->config.shift = RECORD_SHIFT;
	g->config.log = "/log";
	g->config.console = VM_SHOWN;
	g->config.recorded = VM_TERMINAL;
	g->config.compressed = true;
	assert_has(&g->config, "-icount\nshift=5,rr=replay,rrfile=/log");
	assert_has(&g->config, "stdio,id=console,mux=on,signal=off,"
			       "logfile=/lab/out/toy/run/0/console.log");
	assert_has(&g->config, "-mon\nchardev=console,mode=readline");
	assert_has_not(&g->config, "-no-reboot");
	assert_kernel(&g->config, "root=/dev/vda rw console=ttyS0");
	assert_has(&g->config, "file,id=agent0,path=/lab/out/toy/run/0/agent0.out");
	assert_has(&g->config, "file=/lab/out/toy/run/0/rootfs.ext4,if=none,id=image,"
			       "format=qcow2,cache=unsafe,snapshot=on");
	g->config.recorded = VM_HIDDEN;
	assert_has(&g->config, "-no-reboot");
	assert_has_not(&g->config, "-no-shutdown");
	g->config.stays = true;
	assert_has(&g->config, "-no-shutdown");
}

#define config_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static void test_a_guest_that_is_traced(void **state)
{
	struct guest_of *g = *state;

	assert_has_not(&g->config, "-D\n/dev/null");
	strv_add(&g->config.trace, "exec_tb");
	strv_add(&g->config.trace, "virtio_*,x");
	assert_has(&g->config, "-trace\nenable=exec_tb\n-trace\nenable=virtio_*,,x\n-trace\n"
			       "file=/lab/out/toy/run/0/trace\n-D\n/dev/null");
}

static void test_a_guest_that_is_counted(void **state)
{
	struct guest_of *g = *state;
	struct vm_count count = {
		.plugin = "/lab/count,1.so",
		.table = "/run/table",
		.orders = "/run/orders",
		.output = "/run/out,put",
		.from_start = true,
		.big_endian = true,
		.pointer = 4,
		.period = 100,
	};

	g->config.count = &count;
	assert_has(&g->config,
		   "-plugin\n/lab/count,,1.so,table=/run/table,orders=/run/orders,"
		   "begin=start,big=on,pointer=4,period=100");
	assert_has(&g->config, "file,id=count,path=/run/out,,put");
	assert_has(&g->config, "virtserialport,id=count,chardev=count,name=org.lkmc.count");
	/* An agent's socket makes each run another one. */
	assert_has_not(&g->config,
		       "virtserialport,id=agent0,chardev=agent0,name=org.lkmc.agent.0");
	assert_has_not(&g->config, "-icount");
	count = (struct vm_count){
		.plugin = "p", .table = "t", .pointer = 8, .repeatable = true
	};
	assert_has(&g->config, "-plugin\np,table=t,pointer=8,period=0");
	assert_has(&g->config, "-icount\nshift=3,sleep=off\n-seed\n1\n-rtc");
	count.profile = true;
	assert_has(&g->config, "-plugin\np,table=t,profile=on,pointer=8,period=0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		config_test(test_the_kernels_console_is_the_archs),
		config_test(test_a_window_is_the_last_console),
		config_test(test_with_nobody_there_a_panic_reboots),
		config_test(test_the_users_kernel_arguments_come_last),
		config_test(test_qemu_is_the_archs),
		config_test(test_another_kernel_brings_what_it_needs),
		unit_test_in_folder(test_who_boots_without_the_decompressor),
		config_test(test_kvm_has_its_machine),
		config_test(test_nothing_listens_but_unix_sockets),
		config_test(test_the_terminal_has_the_monitor_too),
		config_test(test_a_window_has_a_display),
		config_test(test_a_display_by_name),
		config_test(test_our_own_qmp_is_inherited),
		config_test(test_debuggers),
		config_test(test_commas_in_paths_are_doubled),
		config_test(test_every_agent_port_has_its_socket),
		config_test(test_memory_is_a_file_where_one_is_named),
		config_test(test_a_restored_guest_changes_no_file),
		config_test(test_what_is_recorded_goes_by_instructions),
		config_test(test_a_replay_has_the_recorders_console),
		config_test(test_the_users_qemu_options_come_last),
		config_test(test_a_guest_that_is_traced),
		config_test(test_a_guest_that_is_counted),
		cmocka_unit_test_setup_teardown(test_kernel_arguments_for_an_emulated_processor,
						set_up_tcg, tear_down),
		cmocka_unit_test_setup_teardown(test_without_pci_there_is_no_boot_rom_to_leave_out,
						set_up_mmio, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
