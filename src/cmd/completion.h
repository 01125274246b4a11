#ifndef CMD_COMPLETION_H
#define CMD_COMPLETION_H

/*
 * What a shell can complete, from the tables that the program itself goes by,
 * one thing a line, with tabs between:
 *
 *	command	NAME	ARGUMENTS	SUMMARY
 *	option	COMMAND	-x or --name	VALUE	SUMMARY
 *	value	COMMAND	--name	WORD
 *	topic	NAME
 *
 * ARGUMENTS is as in struct command.  COMMAND is "*" where it holds for all.
 * VALUE is "none", "file", "dir", "word" (one of the values, if there are
 * any, else whatever is typed), "list" (as word, and further ones behind
 * commas) or "report" (one of the values, ":" and a file); with "?" in front
 * the option may stand without one.
 */
void completion_print(void);

/* The topics of help, for it. */
void topics_each(void (*fn)(const char *name));

#endif
