# The manual pages, docs/man/NAME.SECTION.scd -> man/NAME.SECTION in the build folder: with every build where scdoc is there.
find_program(SCDOC scdoc)

function(manual_pages)
  if(NOT SCDOC)
    return()
  endif()
  set(pages "")
  foreach(name ${ARGN})
    set(from ${CMAKE_CURRENT_SOURCE_DIR}/docs/man/${name}.scd)
    set(to ${CMAKE_CURRENT_BINARY_DIR}/man/${name})
    add_custom_command(OUTPUT ${to}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/man
      COMMAND sh -c "\"$0\" <\"$1\" >\"$2\"" ${SCDOC} ${from} ${to}
      DEPENDS ${from} VERBATIM)
    list(APPEND pages ${to})
  endforeach()
  add_custom_target(man ALL DEPENDS ${pages})
endfunction()
