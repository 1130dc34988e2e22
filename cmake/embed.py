"""Writes the SQL files of the tree as C tables: embed.py OUT_DIR SQL_DIR

queries.h/.c     enum query_id and query_texts[]: {name, text}, one row a file of queries/
migrations.h/.c  migration_texts[]: {name, text}, in the order of their names
"""
import pathlib
import sys


def literal(path):
    """A C array of bytes (no limit on literal length, no escapes to get wrong), NUL at the end."""
    return ",".join(str(b) for b in path.read_bytes()) + ",0"


def table(out, stem, kind, files, enum):
    rows = "".join(f'\t{{"{f.stem}", text_{i}}},\n' for i, f in enumerate(files))
    texts = "".join(f"static const char text_{i}[] = {{{literal(f)}}};\n" for i, f in enumerate(files))
    names = "".join(f"\tQUERY_{f.stem.upper()},\n" for f in files) if enum else ""
    head = f"/* Made from the SQL files at build time. */\n#ifndef SQL_{stem.upper()}_H\n#define SQL_{stem.upper()}_H\n\n"
    if enum:
        head += f"enum query_id {{\n{names}\tQUERY_COUNT\n}};\n\n"
    head += (f"struct {kind}_text {{\n\tconst char *name; /* the file's name without .sql */\n\tconst char *text; /* NUL-terminated */\n}};\n\n"
             f"/* The {stem} in the order of their names; a row without a name ends it. */\n"
             f"extern const struct {kind}_text {kind}_texts[{len(files) + 1}];\n\n#endif\n")
    body = (f'#include "sql/{stem}.h"\n\n{texts}\n'
            f"const struct {kind}_text {kind}_texts[{len(files) + 1}] = {{\n{rows}\t{{0, 0}},\n}};\n")
    (out / f"{stem}.h").write_text(head)
    (out / f"{stem}.c").write_text(body)


def main():
    out, sql = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    table(out, "queries", "query", sorted((sql / "queries").glob("*.sql")), True)
    table(out, "migrations", "migration", sorted((sql / "migrations").glob("*.sql")), False)


main()
