#!/bin/sh
# SPDX-License-Identifier: MIT
# The rooms and their arrows: fails on an include that is not on this table. A room includes its own headers, the
# public headers of the rooms on its line, the system libraries on its line, and the C and POSIX headers.
set -eu
cd "${TEST_SRCDIR:-$(dirname "$0")/..}"

# room: rooms it may include | libraries it may include
table='
base:                                    | malloc.h
gate:  base                              | linux/landlock.h pwd.h seccomp.h sys/prctl.h sys/syscall.h
kern:  base                              | immintrin.h xmmintrin.h
data:  base                              | csv.h isa-l/igzip_lib.h nettle/sha2.h
nn:    base kern                         |
run:   base                              | csv.h jansson.h
train: base data nn run                  |
study: base run                          | csv.h
term:  base                              | curses.h ncursesw/curses.h term.h
chart: base term                         |
log:   base                              | csv.h jansson.h
figure: base term chart                  | cairo.h cairo-svg.h cairo-pdf.h
view:  base run study log chart term     |
app:   base kern data nn run log train study term chart view figure gate | ftw.h jansson.h
'
libc=' assert.h ctype.h errno.h fcntl.h float.h getopt.h inttypes.h langinfo.h limits.h locale.h math.h poll.h pthread.h
 sched.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h strings.h
 sys/ioctl.h sys/mman.h sys/resource.h sys/stat.h sys/types.h sys/wait.h termios.h time.h sys/file.h unistd.h wchar.h wctype.h dirent.h '

status=0
checked=0
complain() { echo "layers: $1"; status=1; }
for file in src/*/*.[ch] include/*/*.h include/*/*.def; do
  [ -f "$file" ] || continue
  checked=$((checked + 1))
  room=$(echo "$file" | cut -d/ -f2)
  line=$(echo "$table" | grep "^$room:") || { complain "$file: room '$room' is not in the table"; continue; }
  rooms=" $(echo "$line" | sed 's/^[a-z]*://; s/|.*//') "
  libs=" $(echo "$line" | sed 's/.*|//') "
  for inc in $(sed -n 's/^ *# *include *[<"]\([^>"]*\)[>"].*/\1/p' "$file"); do
    case "$libc$libs" in *[[:space:]]"$inc"[[:space:]]*) continue ;; esac
    case $inc in
      */*) to=${inc%%/*}
           [ "$to" = "$room" ] && [ -f "include/$inc" ] && continue
           case "$rooms" in *" $to "*) [ -f "include/$inc" ] && continue ;; esac ;;
      *) case $file in src/*) [ -f "src/$room/$inc" ] && continue ;; esac ;;
    esac
    complain "$file: $room may not include $inc"
  done
done
[ "$checked" -gt 0 ] || complain "no source file found in $(pwd)"
# curses stays behind one door
for file in $(grep -lE '^ *# *include *[<"](ncursesw/)?(curses|term)\.h[>"]' src/*/*.[ch] include/*/*.h 2>/dev/null); do
  case $file in src/term/screen*.c) ;; *) complain "$file: only src/term/screen*.c may include curses" ;; esac
done
[ $status = 0 ] && echo "layers: $checked files, no include outside the table"
exit $status
