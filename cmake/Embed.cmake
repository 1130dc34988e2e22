# SQL as C tables: every file of sql/queries becomes a row of query_texts[] and a name in enum query_id,
# every file of sql/migrations a row of migration_texts[], roles.sql the text roles_text[],
# what every zone shares of sql/catalogue the rows of shipped_texts[]. Written by cmake/WriteTables.cmake at build
# time, with nothing but cmake itself. The names are part of the command, so that a file that goes away
# also writes the tables again.
function(embed_sql name)
  set(out ${CMAKE_BINARY_DIR}/rooms/${name}/${name})
  set(script ${CMAKE_CURRENT_SOURCE_DIR}/cmake/WriteTables.cmake)
  file(GLOB queries CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/queries/*.sql)
  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/migrations/*.sql)
  file(GLOB documents CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/catalogue/*.json)
  file(MAKE_DIRECTORY ${out})
  string(SHA256 names "${queries};${migrations};${documents}")
  add_custom_command(OUTPUT ${out}/queries.h ${out}/queries.c ${out}/migrations.h ${out}/migrations.c ${out}/roles.h ${out}/roles.c
      ${out}/shipped.h ${out}/shipped.c
    COMMAND ${CMAKE_COMMAND} -D OUT=${out} -D SQL=${CMAKE_CURRENT_SOURCE_DIR}/${name} -D NAMES=${names} -P ${script}
    DEPENDS ${queries} ${migrations} ${documents} ${CMAKE_CURRENT_SOURCE_DIR}/${name}/roles.sql ${script}
    COMMENT "Writing the SQL tables" VERBATIM)
  add_custom_target(${name}_tables DEPENDS ${out}/queries.h)
  add_library(${name}_h INTERFACE)
  add_dependencies(${name}_h ${name}_tables)
  target_include_directories(${name}_h INTERFACE ${CMAKE_BINARY_DIR}/rooms/${name})
  add_library(${name} OBJECT ${out}/queries.c ${out}/migrations.c ${out}/roles.c ${out}/shipped.c)
  target_link_libraries(${name} PRIVATE ${name}_h)
endfunction()

# embed_text(daemon/api openapi.json openapi_json): a file of a room's folder as a C string of the room, NUL-terminated.
# Whoever uses it declares it in a header of the room.
function(embed_text room file symbol)
  string(REPLACE "/" "_" t ${room})
  set(from ${CMAKE_CURRENT_SOURCE_DIR}/${room}/${file})
  set(to ${CMAKE_BINARY_DIR}/rooms/${t}/${symbol}.c)
  set(script ${CMAKE_CURRENT_SOURCE_DIR}/cmake/WriteText.cmake)
  add_custom_command(OUTPUT ${to}
    COMMAND ${CMAKE_COMMAND} -D FROM=${from} -D TO=${to} -D SYMBOL=${symbol} -P ${script}
    DEPENDS ${from} ${script} COMMENT "Writing ${file} as C" VERBATIM)
  target_sources(${t} PRIVATE ${to})
endfunction()
