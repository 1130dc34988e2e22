# Language, warnings and hardening that hold for every room.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_compile_options(-Wall -Wextra -Wformat=2 -Wconversion -Wsign-conversion -Wshadow -Werror)
add_compile_definitions(_GNU_SOURCE)
