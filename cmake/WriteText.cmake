# cmake -D FROM=file -D TO=file.c -D SYMBOL=name -P WriteText.cmake: a text file as a C string, a literal each line.
cmake_minimum_required(VERSION 3.25)
file(READ ${FROM} text)
string(REPLACE "\\" "\\\\" text "${text}")
string(REPLACE "\"" "\\\"" text "${text}")
string(REPLACE "\t" "\\t" text "${text}")
string(REPLACE "\r" "\\r" text "${text}")
string(REPLACE "\n" "\\n\"\n\t\"" text "${text}")
file(WRITE ${TO} "extern const char ${SYMBOL}[];\nconst char ${SYMBOL}[] =\n\t\"${text}\";\n")
