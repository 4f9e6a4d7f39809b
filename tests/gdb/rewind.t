#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A recording, run backwards: from a report to who made it, and to any other place.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

# To replay from afar, on a busy host
patience=400
r=$tmp/uaf
# The report comes with two ends of the story.
try limit 400 $lkmc runqemu -a "$arch" -i "$id" --record "$r" -x 'insmod /hello.ko; rmmod hello
	insmod /use_after_free.ko; echo 1 > /sys/kernel/slab/lkmc_use_after_free/validate
	rmmod use_after_free; echo done'
like 'a use after free is recorded' '^done$'

# rewind: GDB, which carries out the commands on standard input
rewind()
{
	debug rewind "$r"
}

rewind <<GDB
echo [report]\n
lkmc when
python
frame = gdb.newest_frame()
while frame.name() != "check_bytes_and_report":
    frame = frame.older()
frame.select()
end
lkmc writer *fault
echo [writer]\n
backtrace 2
lkmc writer
echo [freed]\n
backtrace 12
lkmc writer
echo [allocated]\n
backtrace 20
GDB
quiet 'no complaint of GDB'\''s'
like 'GDB is at the report' '^instruction [0-9]+ of [0-9]+, [0-9.]+ s; last: .*(Poison overwritten|First byte 0x21)'
like 'who wrote last' "^\*fault: 0x6b -> 0x21$"
like 'GDB stands on that line' "^49.*stale\[16\] = '!';"
like 'in that function' '^#0 +(0x[0-9a-f]+ in )?misuse \('
freed=$(printf '%s\n' "$output" | sed -n '/^\[freed\]/,/^\[allocated\]/p')
like 'who freed it' ' misuse \(.*use_after_free\.c:4[67]' "$freed"
like 'and how' '(kmem_cache_free|__slab_free) \(' "$freed"
allocated=$(printf '%s\n' "$output" | sed -n '/^\[allocated\]/,$p')
like 'who allocated it' ' misuse \(.*use_after_free\.c:40' "$allocated"

# Forth and back
rewind <<GDB
lkmc goto "writing to what was freed"
lkmc when
break use_after_free_init
reverse-continue
echo [back]\n
next
next
reverse-next
echo [next]\n
delete
reverse-stepi
lkmc goto "hello init"
lx-symbols
echo [hello]\n
lkmc goto 1000
lx-symbols
echo [early]\n
lkmc goto 2.5s
lkmc when
lkmc goto 123456789012
GDB
like 'to a text of the log' 's; last: use_after_free: writing to what was freed$'
like 'back to a breakpoint' '^Breakpoint 1, .*use_after_free_init \('
like 'symbols of what is loaded then' '^hello: .*/hello\.ko$' "$(printf '%s\n' "$output" | sed -n '/^\[next\]/,/^\[hello\]/p')"
unlike 'and of nothing else' '^use_after_free: ' "$(printf '%s\n' "$output" | sed -n '/^\[next\]/,/^\[hello\]/p')"
unlike 'before the first module there is none' '\.ko$' "$(printf '%s\n' "$output" | sed -n '/^\[hello\]/,/^\[early\]/p')"
like 'to a time' '^instruction [0-9]+ of [0-9]+, 2\.5[0-9]+ s;'
like 'to where there is nothing' '^there is no instruction 123456789012: the recording has [0-9]+$'

# Two at once, and a GDB that is killed
begin=$tmp/begin
$lkmc rewind -a "$arch" -i "$id" "$r" -- -batch -ex "shell touch $begin" -ex 'python import time; time.sleep(1000)' > "$tmp/gdb" 2>&1 </dev/null &
gdb=$!
wait_for 180 test -e "$begin"
try $lkmc rewind -a "$arch" -i "$id" "$r" -- -batch
status_is 'a second one of the same guest' 125
like 'is refused' "guest '$id' of $(literal "$arch") runs already"
kill -KILL $gdb
wait $gdb 2>/dev/null
gdb=
gone()
{
	! pgrep -f "lkmc-$arch-$id"
}
works 'a GDB that is killed leaves no QEMU' wait_for 30 gone

# Written to, the guest may do what was not recorded: cli, hlt waits for no interrupt.
if [ "$arch" = x86_64 ]; then
	rewind <<GDB
set var *(unsigned short *)\$pc = 0xf4fa
continue
GDB
	like 'a replay that stands still is ended' 'lkmc rewind: the replay stands still at instruction [0-9]+ of [0-9]+; last on the console: '
	works 'with its QEMU' wait_for 30 gone
fi

# why MODULE: the explanation of what loading it leads to
why()
{
	rm -rf "$tmp/why"
	try limit 400 $lkmc why -a "$arch" -i "$id" -o "$tmp/why" -x "$1"
	output=$(printf '%s\n' "$output" | tr -d '\r')
}

why 'insmod /unchecked.ko'
like 'a NULL pointer: who used it' '^      use \(\) at kernel_module/unchecked\.c:'
like 'where it came from' '^  0x0 was read from chosen$'
like 'who had written it' '^      choose \(\) at kernel_module/unchecked\.c:'
unlike 'without a fault of ours' 'Traceback|Python Exception|Error'

why 'insmod /irq_race.ko'
like 'a race: where the pointer was read' '^  0x0 was read from current_state$'
like 'who had written it meanwhile' '^      swap_state \(\) at kernel_module/irq_race\.c:'
# Most often insmod is interrupted, but it may have been preempted meanwhile.
like 'in an interrupt' '^      __hrtimer_run_queues \(\) at '

why 'insmod /list_twice.ko'
status_is 'a WARN(), of a command that went well' 1
like 'a list: what is wrong' '^  entry->next is 0x[0-9a-f]*100: LIST_POISON1'
like 'the second one' '^      complete_request \(\) at kernel_module/list_twice\.c:'
like 'the first one' '^      give_up \(\) at kernel_module/list_twice\.c:'

why 'insmod /out_of_bounds.ko; echo 1 > /sys/kernel/slab/lkmc_out_of_bounds/validate'
like 'a write out of bounds' 'was written: 0xcc -> 0x21$'
like 'by whom' "^          text\[index\] = '!';$"

why 'insmod /double_free.ko'
like 'freed twice' '^  the allocator found it$'
like 'by the second' '^      transmit \(\) at kernel_module/double_free\.c:'
like 'and before by the first' '^      send \(\) at kernel_module/double_free\.c:'

if ! grep -q "not on .*${arch%%+*}" kernel_module/stack_overflow.c; then
	why 'insmod /stack_overflow.ko'
	# Of these, arm alone goes on without the task.
	case $arch in
	arm*) status_is 'a stack that is full kills insmod' 139 ;;
	*) status_is 'a panic' 99 ;;
	esac
	like 'a stack that is full: of what' '^  the stack is full: of its last [0-9]+ frames [0-9]+ are overflow \(\)$'
	like 'where' '^      overflow \(\) at kernel_module/stack_overflow\.c:'
fi

# A module of the user's own
$lkmc new "$tmp/lamp" > /dev/null
sed -i 's/^static unsigned int.*/&\nstatic int *broken;/
	s/pr_info("loaded.*/&\n\tWRITE_ONCE(*READ_ONCE(broken), 1);/' "$tmp/lamp/lamp.c"
try limit 400 $lkmc try -a "$arch" -i "$id" --record "$tmp/try" "$tmp/lamp"
status_is 'lkmc try --record of a module with a fault' 1
like 'has its verdict' '^failed lamp [0-9.]+ s: ' "$(printf '%s\n' "$output" | tail -n 1)"
like 'and what to do next' "^lkmc try: ./lkmc why $tmp/try goes back from there to the cause$"
try limit 400 $lkmc why -i "$id" "$tmp/try"
like 'it is explained' "^      lamp_init \(\) at $tmp/lamp/lamp\.c:"
like 'down to the pointer' '^  0x0 was read from broken$'
grep -lF "$tmp" out/"$arch"/try/*/0/path | sed 's|/0/path$||' | xargs -r rm -rf

# A crash that comes only now and then
# shellcheck disable=SC2016 # for the guest's shell
try limit 900 $lkmc why -a "$arch" -i "$id" -o "$tmp/now-and-then" --until-fail 12 -x \
	'[ $(($(od -An -N1 -tu1 /dev/urandom) % 2)) = 0 ] || insmod /unchecked.ko'
like 'runs are counted' '^lkmc why: run [0-9]+ of at most 12$'
like 'until one fails, and that one is explained' '^  0x0 was read from chosen$'

# Nothing to explain
why 'exit 3'
status_is 'a command that only fails' 3
like 'has no explanation' 'lkmc why: status 3, and no complaint of the kernel'\''s: lkmc rewind .*/why looks into it$'
done_testing
