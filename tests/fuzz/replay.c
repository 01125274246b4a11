/* Runs a fuzzer's entry point over files, or over all files of directories:
 * takes the place of libFuzzer's main when the tests replay what once broke. */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned long replayed;

static int
replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *data = NULL;
	size_t len = 0, got;
	FILE *copy = open_memstream(&data, &len);
	char block[65536];

	if (file == NULL || copy == NULL) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	while ((got = fread(block, 1, sizeof(block), file)) > 0)
		fwrite(block, 1, got, copy);
	if (ferror(file) || fclose(copy) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	fclose(file);
	/* What kills the process is known by the last line. */
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput((const uint8_t *)data, len);
	free(data);
	replayed++;
	return 0;
}

static int
visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	return type == FTW_F ? replay_file(path) : 0;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (nftw(argv[i], visit, 16, FTW_PHYS) != 0) {
			perror(argv[i]);
			return EXIT_FAILURE;
		}
	}
	printf("%lu files\n", replayed);
	return replayed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
