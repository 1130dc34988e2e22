# cmake -D OUT=… -D SQL=… -P WriteTables.cmake: the SQL files of the tree as C tables.
#   queries.h/.c     enum query_id and query_texts[]: {name, text}, one row a file of queries/
#   migrations.h/.c  migration_texts[]: {name, text}, in the order of their names
#   roles.h/.c       roles_text[]: what a superuser runs before the first migration
#   shipped.h/.c     shipped_texts[]: {kind, code, text}, the documents of catalogue/ that every zone shares; districts, chains and parks are the zone's own
# A file is written only when it changes: a changed query does not compile again what only needs the names.
cmake_minimum_required(VERSION 3.25)

function(write_if_changed path content)
  set(old "")
  if(EXISTS ${path})
    file(READ ${path} old)
  endif()
  if(NOT old STREQUAL content)
    file(WRITE ${path} "${content}")
  endif()
endfunction()

# The bytes of a file as C string literals, a line each.
function(literal path out)
  file(READ ${path} text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "\t" "\\t" text "${text}")
  string(REPLACE "\r" "\\r" text "${text}")
  string(REPLACE "\n" "\\n\"\n\t\"" text "${text}")
  set(${out} "\n\t\"${text}\"" PARENT_SCOPE)
endfunction()

function(write_table plural singular enum)
  file(GLOB files ${SQL}/${plural}/*.sql)
  list(SORT files)
  list(LENGTH files count)
  math(EXPR rows "${count} + 1")
  set(names "")
  set(texts "")
  set(table "")
  foreach(path IN LISTS files)
    get_filename_component(name ${path} NAME_WE)
    string(TOUPPER ${name} upper)
    literal(${path} text)
    string(APPEND names "\tQUERY_${upper},\n")
    string(APPEND table "\t{ \"${name}\",${text} },\n")
  endforeach()
  string(TOUPPER ${plural} guard)
  set(head "/* Made from the SQL files at build time. */\n#ifndef SQL_${guard}_H\n#define SQL_${guard}_H\n\n")
  if(enum)
    string(APPEND head "enum query_id {\n${names}\tQUERY_COUNT\n};\n\n")
  endif()
  string(APPEND head "struct ${singular}_text {\n\tconst char *name; /* the file's name without .sql */\n"
    "\tconst char *text; /* NUL-terminated */\n};\n\n"
    "/* The ${plural} in the order of their names; a row without a name ends it. */\n"
    "extern const struct ${singular}_text ${singular}_texts[${rows}];\n\n#endif\n")
  string(CONCAT body "#include \"sql/${plural}.h\"\n\n"
    "const struct ${singular}_text ${singular}_texts[${rows}] = {\n${table}\t{ 0, 0 },\n};\n")
  write_if_changed(${OUT}/${plural}.h "${head}")
  write_if_changed(${OUT}/${plural}.c "${body}")
endfunction()

write_table(queries query TRUE)
write_table(migrations migration FALSE)

literal(${SQL}/roles.sql roles)
write_if_changed(${OUT}/roles.h "/* Made from roles.sql at build time. */\n#ifndef SQL_ROLES_H\n#define SQL_ROLES_H\n\n/* NUL-terminated. */\nextern const char roles_text[];\n\n#endif\n")
write_if_changed(${OUT}/roles.c "#include \"sql/roles.h\"\n\nconst char roles_text[] =${roles};\n")

# The kind and code under which `dxtrackctl catalogue load` keeps a file.
function(catalogue_key name text kind code)
  set(${kind} "programme" PARENT_SCOPE)
  set(${code} ${name} PARENT_SCOPE)
  if(name MATCHES "^calendar-")
    set(${kind} "calendar" PARENT_SCOPE)
    string(JSON year GET "${text}" calendar year)
    set(${code} ${year} PARENT_SCOPE)
  elseif(name MATCHES "^sizes-")
    set(${kind} "sizes" PARENT_SCOPE)
    string(JSON day GET "${text}" sizes valid_from)
    set(${code} ${day} PARENT_SCOPE)
  elseif(name MATCHES "^(reasons|assurances|sentences)$")
    set(${kind} ${name} PARENT_SCOPE)
  endif()
endfunction()

file(GLOB documents ${SQL}/catalogue/*.json)
list(SORT documents)
set(rows "")
foreach(path IN LISTS documents)
  get_filename_component(name ${path} NAME_WE)
  if(NOT name MATCHES "^(districts|chains|parks)$")
    file(READ ${path} document)
    catalogue_key(${name} "${document}" kind code)
    literal(${path} text)
    string(APPEND rows "\t{ \"${kind}\", \"${code}\",${text} },\n")
  endif()
endforeach()
write_if_changed(${OUT}/shipped.h "/* Made from catalogue/ at build time. */\n#ifndef SQL_SHIPPED_H\n#define SQL_SHIPPED_H\n\nstruct shipped_text {\n\tconst char *kind, *code; /* as in the table catalogue */\n\tconst char *text; /* NUL-terminated */\n};\n\n/* A row without a kind ends it. */\nextern const struct shipped_text shipped_texts[];\n\n#endif\n")
write_if_changed(${OUT}/shipped.c "#include \"sql/shipped.h\"\n\nconst struct shipped_text shipped_texts[] = {\n${rows}\t{ 0, 0, 0 },\n};\n")
