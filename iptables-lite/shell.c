/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite-shell: command lines one after the other, with completion. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "client.h"
#include "complete.h"
#include "program.h"
#include "streams.h"
#include "words.h"

static const char usage[] =
	"Usage: iptables-lite-shell\n"
	"\n"
	"Reads lines such as `-A INPUT -p tcp --dport ssh -j ACCEPT', `ip6tables -S'\n"
	"or `plan', and does them one by one. The tabulator key completes words.\n"
	"`exit', or the end of the input, ends it.\n";

/* More words are no command line that a person types. */
#define WORDS_MAX 256

/* readline's callbacks are given no argument of ours. */
static const struct program *shell_prog;

/* What readline may insert for the word that is being typed. */
struct candidates {
	const char *typed;
	const struct family *family;
	char **words; /* from @at on ours */
	size_t n, at;
};

/* For want of memory fewer are offered. */
static void add_candidate(void *arg, const char *word)
{
	struct candidates *c = arg;
	char **words;

	if (strncmp(word, c->typed, strlen(c->typed)) != 0)
		return;
	words = realloc(c->words, (c->n + 1) * sizeof(*words));
	if (!words)
		return;
	c->words = words;
	words[c->n] = strdup(word);
	if (words[c->n])
		c->n++;
}

static int add_chain(void *arg, const struct wire_chain *chain,
		     struct err *err)
{
	(void)err;
	add_candidate(arg, chain->name);
	return 0;
}

static void add_chains(void *arg, enum table_id table)
{
	struct candidates *c = arg;
	auto_client struct client client;
	const struct client_sink sink = { .chain = add_chain, .arg = c };
	const struct wire_list list = { .family = c->family->id,
					.table = table };
	struct err err = { 0 };

	client_init(&client);
	client_list(&client, &list, &sink, &err);
}

/* The program that @words are for: theirs, if they begin with its name. */
static struct program program_of(int *n, const char ***words)
{
	struct program prog;

	if (!*n || !program_find(&prog, (*words)[0]))
		return *shell_prog;
	(*n)--;
	(*words)++;
	return prog;
}

static void candidates_fini(struct candidates *c)
{
	for (; c->at < c->n; c->at++)
		free(c->words[c->at]);
	free(c->words);
	*c = (struct candidates){ .words = NULL };
}

/* All that may stand for @typed, the end of what readline has of the line. */
static void find_candidates(struct candidates *found, const char *typed)
{
	const char *words[WORDS_MAX];
	const char **first = words;
	char *line = strndup(rl_line_buffer, (size_t)rl_point);
	struct completion c = { .take = add_candidate, .chains = add_chains,
				.arg = found };
	struct program prog;
	struct err err = { 0 };

	if (!line)
		return;
	line[strlen(line) - strlen(typed)] = '\0';
	words_split(line, words, WORDS_MAX, &c.n_words, &err);
	prog = program_of(&c.n_words, &first);
	found->typed = typed;
	found->family = c.family = prog.family;
	c.words = first;
	complete(&c);
	free(line);
}

/* One after the other, NULL at the end, as rl_completion_matches() asks. */
static char *next_candidate(const char *typed, int state)
{
	static struct candidates found;

	if (!state) {
		candidates_fini(&found);
		find_candidates(&found, typed);
	}
	return found.at < found.n ? found.words[found.at++] : NULL;
}

static char **complete_word(const char *typed, int start, int end)
{
	(void)start;
	(void)end;
	rl_attempted_completion_over = 1; /* no names of files */
	return rl_completion_matches(typed, next_candidate);
}

static bool is_end(int n, const char *const *words)
{
	return n == 1 && (strcmp(words[0], "exit") == 0 ||
			  strcmp(words[0], "quit") == 0);
}

/* The exit status of @line, or -1: it ends the shell. */
static int run_line(char *line, int last_status)
{
	const char *words[WORDS_MAX];
	const char **first = words;
	struct program prog;
	struct err err = { 0 };
	int n;

	if (words_split(line, words, WORDS_MAX - 1, &n, &err))
		return program_failed(shell_prog, COMMAND_UNSET, &err);
	if (!n || words[0][0] == '#')
		return last_status;
	if (is_end(n, words))
		return -1;
	words[n] = NULL;
	prog = program_of(&n, &first);
	optind = 0; /* getopt(3) begins anew */
	return program_run(&prog, n, (char **)(uintptr_t)first);
}

static volatile sig_atomic_t is_interrupted;

static void be_interrupted(int signal)
{
	(void)signal;
	is_interrupted = 1;
}

/* After any signal; readline(3) goes on with what is the line then. */
static int drop_line(void)
{
	if (!is_interrupted)
		return 0;
	is_interrupted = 0;
	rl_replace_line("", 1);
	rl_crlf();
	rl_on_new_line();
	rl_redisplay();
	return 0;
}

/* Where a line is typed, ^C is the end of that line only. */
static char *type_line(void)
{
	const struct sigaction interrupt = { .sa_handler = be_interrupted };
	struct sigaction before;
	char *line;

	sigaction(SIGINT, &interrupt, &before);
	line = readline("iptables-lite> ");
	sigaction(SIGINT, &before, NULL);
	if (line && *line)
		add_history(line);
	return line;
}

static char *read_line(bool is_interactive)
{
	char *line = NULL;
	size_t cap = 0;

	if (is_interactive)
		return type_line();
	if (getline(&line, &cap, stdin) >= 0)
		return line;
	free(line);
	return NULL;
}

/* The exit status of the last line. */
static int shell(bool is_interactive)
{
	int status = 0;
	char *line;

	/* What comes after a line may be for the tool that the line calls. */
	if (!is_interactive)
		setvbuf(stdin, NULL, _IONBF, 0);
	while ((line = read_line(is_interactive))) {
		int rc = run_line(line, status);

		free(line);
		fflush(stdout);
		if (rc < 0)
			return status;
		status = rc;
	}
	if (is_interactive)
		putchar('\n');
	return status;
}

int main(int argc, char **argv)
{
	static struct program prog; /* completion looks at it */
	struct err err = { 0 };

	streams_keep();
	if (!program_find(&prog, "iptables-lite"))
		return ERR_OTHER;
	shell_prog = &prog;
	if (argc > 1 && (strcmp(argv[1], "-h") == 0 ||
			 strcmp(argv[1], "--help") == 0)) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc > 1) {
		err_usage(&err, "Bad argument `%s'", argv[1]);
		return program_failed(&prog, COMMAND_UNSET, &err);
	}
	rl_attempted_completion_function = complete_word;
	rl_signal_event_hook = drop_line;
	rl_basic_word_break_characters = " \t\"";
	return shell(isatty(STDIN_FILENO));
}
