# What every build is linked with against mistakes of ours, and the sanitizers instead where a preset asks for them.
set(DXTRACK_SANITIZE "" CACHE STRING "Comma list for -fsanitize=, e.g. address,undefined or thread")

add_compile_options(-fPIE)
add_link_options(-pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
add_compile_options(-fstack-protector-strong -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-fcf-protection)
endif()

if(DXTRACK_SANITIZE)
  add_compile_options(-fsanitize=${DXTRACK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DXTRACK_SANITIZE})
else()
  # Every build type optimises, which glibc's checks need; under a sanitizer they would hide what it sees.
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
