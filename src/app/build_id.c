/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/build_id.h"

#include <link.h>
#include <string.h>

struct note {
	const unsigned char *bytes;
	size_t len;
};

static size_t round_up(size_t n, size_t align)
{
	return (n + align - 1) / align * align;
}

/* Walk the notes of one segment. */
static void find_in_segment(const unsigned char *p, size_t left, size_t align,
			    struct note *ret_note)
{
	ElfW(Nhdr) head;

	while (left >= sizeof(head)) {
		size_t desc, next;

		memcpy(&head, p, sizeof(head));
		desc = round_up(sizeof(head) + head.n_namesz, align);
		next = desc + round_up(head.n_descsz, align);
		if (next > left)
			return;
		if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 &&
		    memcmp(p + sizeof(head), "GNU", 4) == 0)
			*ret_note = (struct note){ p + desc, head.n_descsz };
		p += next;
		left -= next;
	}
}

static int find_in_program(struct dl_phdr_info *info, size_t size, void *arg)
{
	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];
		/* The loader gives addresses as numbers. */
		const unsigned char *start =
			(const unsigned char *)(uintptr_t)(info->dlpi_addr + h->p_vaddr);

		if (h->p_type == PT_NOTE)
			find_in_segment(start, h->p_memsz, h->p_align == 8 ? 8 : 4, arg);
	}
	return 1; /* the program comes first; the libraries are not asked */
}

void app_build_id(char ret_hex[static APP_BUILD_ID_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	struct note note = { 0 };
	char *p = ret_hex;

	(void)dl_iterate_phdr(find_in_program, &note);
	for (size_t i = 0; i < note.len && i < (APP_BUILD_ID_SIZE - 1) / 2; i++) {
		*p++ = digits[note.bytes[i] >> 4];
		*p++ = digits[note.bytes[i] & 15];
	}
	*p = '\0';
}
