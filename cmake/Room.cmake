# A room is a folder: X_h is its headers, X its objects. A room sees only the headers of the rooms it
# names, which must stand above it in the plan; an executable names the implementations it wants, so a
# test can swap loop, net or store.
#
#   room(daemon/http SEES common/base daemon/net LIBS llhttp)
#
# Headers are reached by the room's last name: #include "http/message.h". SOURCES names the files where
# not every .c of the folder belongs to the room. With DXTRACK_WHOLE_ROOMS (the release build) the files of
# a room are compiled together, in a third of the time; APART where they name their steps alike.
function(room name)
  cmake_parse_arguments(R "APART" "" "SEES;LIBS;SOURCES" ${ARGN})
  if(R_SOURCES)
    list(TRANSFORM R_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/${name}/ OUTPUT_VARIABLE src)
  else()
    file(GLOB src CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.c)
    list(FILTER src EXCLUDE REGEX "/main\\.c$")   # main belongs to an executable, so that tests can link the room
  endif()
  string(REPLACE "/" "_" t ${name})
  get_filename_component(last ${name} NAME)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/rooms/${t})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${name} ${CMAKE_BINARY_DIR}/rooms/${t}/${last} SYMBOLIC)
  add_library(${t}_h INTERFACE)
  target_include_directories(${t}_h INTERFACE ${CMAKE_BINARY_DIR}/rooms/${t})
  set(uses "")
  foreach(s ${R_SEES})
    string(REPLACE "/" "_" u ${s})
    if(NOT TARGET ${u}_h)
      message(FATAL_ERROR "room ${name} sees ${s}, which does not stand above it")
    endif()
    list(APPEND uses ${u}_h)
  endforeach()
  set_property(GLOBAL APPEND PROPERTY rooms ${name})
  set_property(GLOBAL PROPERTY room_${t}_sees ${R_SEES})
  set_property(GLOBAL PROPERTY room_${t}_libs ${R_LIBS})
  if(src)
    add_library(${t} OBJECT ${src})
    if(DXTRACK_WHOLE_ROOMS AND NOT R_APART)
      set_target_properties(${t} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    endif()
    target_link_libraries(${t} PRIVATE ${t}_h ${uses} ${R_LIBS})
  endif()
endfunction()

# house(dxtrackd SOURCES daemon/main.c ROOMS common/base daemon/loop …): an executable, its own sources
# seeing the headers of the rooms it links, and every object of those rooms: a fake that lacks a
# function is a link error.
function(house name)
  cmake_parse_arguments(H "" "" "SOURCES;ROOMS;LIBS" ${ARGN})
  add_executable(${name} ${H_SOURCES})
  foreach(r ${H_ROOMS})
    string(REPLACE "/" "_" t ${r})
    get_property(libs GLOBAL PROPERTY room_${t}_libs)
    target_link_libraries(${name} PRIVATE ${t}_h ${libs})
    if(TARGET ${t})
      target_link_libraries(${name} PRIVATE ${t})
    endif()
  endforeach()
  target_link_libraries(${name} PRIVATE ${H_LIBS})
endfunction()
