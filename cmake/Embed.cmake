# SQL as C tables: every file of sql/queries becomes a row of query_texts[] and a name in enum query_id,
# every file of sql/migrations a row of migration_texts[]. Written by sql/embed.cmake at build time.
function(embed_sql name)
  set(out ${CMAKE_BINARY_DIR}/rooms/${name}/${name})
  file(GLOB queries CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/queries/*.sql)
  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/migrations/*.sql)
  file(MAKE_DIRECTORY ${out})
  add_custom_command(OUTPUT ${out}/queries.h ${out}/queries.c ${out}/migrations.h ${out}/migrations.c
    COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed.py ${out} ${CMAKE_CURRENT_SOURCE_DIR}/${name}
    DEPENDS ${queries} ${migrations} ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed.py)
  add_custom_target(${name}_tables DEPENDS ${out}/queries.h)
  add_library(${name}_h INTERFACE)
  add_dependencies(${name}_h ${name}_tables)
  target_include_directories(${name}_h INTERFACE ${CMAKE_BINARY_DIR}/rooms/${name})
  add_library(${name} OBJECT ${out}/queries.c ${out}/migrations.c)
  target_link_libraries(${name} PRIVATE ${name}_h)
endfunction()
