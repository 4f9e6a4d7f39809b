// SPDX-License-Identifier: GPL-2.0-or-later
/* Places of a table, and its stacks as a tree, folded, and as a page. */
#include "../unit.h"

#include <json-c/json.h>

#include "count/places.h"
#include "count/stacks.h"
#include "table_writer.h"

#define TEXT UINT64_C(0xffffffff81000000)
#define MODULE UINT64_C(0xffffffffa0000000)

static struct function kernel[] = {
	{ TEXT, TEXT + 0x100, (char *)"outer", false },
	{ TEXT + 0x100, TEXT + 0x200, (char *)"inner", false },
	{ TEXT + 0x300, TEXT + 0x400, (char *)"leaf", false },
};
static struct function boot[] = { { 0, 0x100, (char *)"start", false } };
static struct early early[] = {
	{ .path = (char *)"boot/setup.elf",
	  .functions = { .v = boot, .n = 1 },
	  .address = 0x10000,
	  .offset = 0x10000 },
};
static const struct layout layout = {
	.kernel = { .v = kernel, .n = ARRAY_SIZE(kernel) },
	.early = early,
	.n_early = 1,
	.user_limit = UINT64_C(1) << 63,
};

struct made {
	struct count_table table;
	struct places *places;
};

/* Two modules at the same place, one after the other. */
static void begin(FILE **f, char **text, size_t *size, uint32_t stacks)
{
	*f = xmemstream(text, size);
	put_header(*f, COUNT_VERSION, 0, 0,
		   &(struct put_counts){ .modules = 2, .stacks = stacks });
	put_module(*f, "first", MODULE, "first_init");
	put_module(*f, "second", MODULE, "second_init");
}

static void end(FILE *f, char **text, size_t *size, struct made *made)
{
	xmemclose(f);
	assert_int_equal(table_parse(&made->table, *text, *size), 0);
	made->places = places_new(&layout, &made->table);
}

static void made_fini(struct made *made)
{
	places_free(made->places);
	table_fini(&made->table);
}

static void assert_place(const struct made *made, uint64_t address, uint32_t born,
			 bool user, const char *image, const char *function)
{
	struct place place;

	places_find(made->places, address, born, user, &place);
	assert_string_equal(place.image, image);
	assert_string_equal(place.function, function);
}

static void test_places(void **state)
{
	_cleanup_(made_fini) struct made made;
	char *text;
	size_t size;
	FILE *f;

	(void)state;
	begin(&f, &text, &size, 0);
	end(f, &text, &size, &made);
	assert_place(&made, TEXT, 0, false, "", "outer");
	assert_place(&made, TEXT + 0x1ff, 0, false, "", "inner");
	assert_place(&made, TEXT + 0x200, 0, false, IMAGE_OTHER, PLACE_UNKNOWN);
	assert_place(&made, MODULE, 0, false, IMAGE_OTHER, PLACE_UNKNOWN);
	assert_place(&made, MODULE, 1, false, "first", "first_init");
	assert_place(&made, MODULE + 15, 2, false, "second", "second_init");
	assert_place(&made, MODULE + 16, 2, false, IMAGE_OTHER, PLACE_UNKNOWN);
	assert_place(&made, MODULE, 99, false, "second", "second_init");
	assert_place(&made, 0x10010, 0, false, "boot/setup.elf", "start");
	assert_place(&made, 0x10010, 0, true, IMAGE_OTHER, PLACE_USER);
	assert_place(&made, 0xffff0, 0, false, IMAGE_OTHER, PLACE_FIRMWARE);
}

static char *fold(const struct made *made)
{
	static const struct timeline_orders orders = { 1, 2, 3, 4 };
	struct users *users = users_new(&layout, &orders, &made->table);
	struct stack_node *root = stacks_tree(&made->table, made->places, users);
	char *text;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	stacks_fold(root, f);
	xmemclose(f);
	stacks_free(root);
	users_free(users);
	return text;
}

/* The top of the stack is the caller only where there is no frame yet. */
static void test_a_function_at_its_beginning_has_a_caller(void **state)
{
	static const uint64_t beginning[] = { TEXT + 0x100, TEXT + 0x50, TEXT + 0x350 };
	static const uint64_t later[] = { TEXT + 0x110, TEXT + 0x50, TEXT + 0x350 };
	static const uint64_t nowhere[] = { TEXT + 0x100, 0x1234 };
	_cleanup_(made_fini) struct made made;
	_cleanup_free_ char *folded = NULL;
	char *text;
	size_t size;
	FILE *f;

	(void)state;
	begin(&f, &text, &size, 3);
	put_stack(f, 1, 3, beginning);
	put_stack(f, 2, 3, later);
	put_stack(f, 4, 2, nowhere);
	end(f, &text, &size, &made);
	folded = fold(&made);
	assert_string_equal(folded, "leaf;outer;inner 1000\n"
				    "leaf;inner 2000\n"
				    "inner 4000\n");
}

static void test_a_link_register_is_the_caller_unless_it_was_used(void **state)
{
	static const uint64_t leaf[] = { TEXT + 0x310, TEXT + 0x50 };
	static const uint64_t called[] = { TEXT + 0x310, TEXT + 0x320, TEXT + 0x50 };
	static const uint64_t framed[] = { TEXT + 0x310, TEXT + 0x50, TEXT + 0x50 };
	_cleanup_(made_fini) struct made made;
	_cleanup_free_ char *folded = NULL;
	char *text;
	size_t size;
	FILE *f;

	(void)state;
	begin(&f, &text, &size, 3);
	put_stack(f, 1, 2, leaf);
	put_stack(f, 1, 3, called);
	put_stack(f, 1, 3, framed);
	end(f, &text, &size, &made);
	for (uint32_t i = 0; i < made.table.n_stacks; i++)
		made.table.stacks[i].link = true;
	folded = fold(&made);
	assert_string_equal(folded, "outer;leaf 3000\n");
}

/* A name may be any, but what stands between two. */
static void test_programs_have_names(void **state)
{
	static const uint64_t kernel_only[] = { TEXT + 0x110, 0 };
	_cleanup_(made_fini) struct made made;
	_cleanup_free_ char *folded = NULL;
	char *text;
	size_t size;
	FILE *f = xmemstream(&text, &size);

	(void)state;
	put_header(f, COUNT_VERSION, 0, 0, &(struct put_counts){ .stacks = 5, .notes = 2 });
	put_user_stack(f, 1, 0);
	put_stack(f, 2, 2, kernel_only);
	put_user_stack(f, 4, 1);
	put_user_stack(f, 8, 0);
	put_user_stack(f, 16, 2);
	put_note(f, 4, 0, 100, 7, 0, "cat");
	put_note(f, 4, 0, 200, 8, 0, "a;b c");
	end(f, &text, &size, &made);
	folded = fold(&made);
	assert_string_equal(folded, "[user cat] 9000\n"
				    "inner 2000\n"
				    "[user a:b c] 4000\n"
				    "[user] 16000\n");
}

static json_object *page_data(const struct stack_node *root, const char *title)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *f = xmemstream(&text, &size);
	json_object *data;

	stacks_page(root, "<script>@DATA@</script>", title, "instructions", f);
	xmemclose(f);
	assert_memory_equal(text, "<script>{", 9);
	assert_string_equal(text + size - 10, "}</script>");
	text[size - 9] = '\0';
	/* Nothing of a name ends the script. */
	assert_null(strchr(text + 8, '<'));
	data = json_tokener_parse(text + 8);
	assert_non_null(data);
	return data;
}

static void test_a_page_has_the_tree_as_json(void **state)
{
	static const char *const path[] = { "a", "b</script>\"" };
	struct stack_node *root = stacks_new("all");
	json_object *data, *names, *title, *tree;

	(void)state;
	stacks_add(root, path, 2, 7);
	stacks_add(root, path, 1, 3);
	data = page_data(root, "count -x '</script>'");
	assert_true(json_object_object_get_ex(data, "title", &title));
	assert_string_equal(json_object_get_string(title), "count -x '</script>'");
	assert_true(json_object_object_get_ex(data, "names", &names));
	assert_string_equal(json_object_get_string(json_object_array_get_idx(names, 2)),
			    path[1]);
	assert_true(json_object_object_get_ex(data, "root", &tree));
	assert_string_equal(json_object_to_json_string_ext(tree, JSON_C_TO_STRING_PLAIN),
			    "[0,0,[1,3,[2,7]]]");
	json_object_put(data);
	stacks_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_a_function_at_its_beginning_has_a_caller),
		cmocka_unit_test(test_a_link_register_is_the_caller_unless_it_was_used),
		cmocka_unit_test(test_programs_have_names),
		cmocka_unit_test(test_a_page_has_the_tree_as_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
