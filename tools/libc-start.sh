#!/usr/bin/env bash
# tools/libc-start.sh OUTPUT: a copy of the C library's start object that does not measure the processor's caches.
#
# Before main, glibc asks CPUID some forty times how large each cache is. Every CPUID leaves a virtual machine: 0.75 ms where the
# host is nested, a third of our start. Two of its local functions are answered at once instead: every size is 4 MiB, and threads do
# not share. Only thresholds of memcpy and sysconf(_SC_LEVEL*) depend on it. docs/decisions/0004 has the numbers.
# Where the object is not as expected (another glibc), nothing is written: the program is linked with the library's own.
set -euo pipefail

output=$1
rm -f "$output"
archive=$(gcc -print-file-name=libc.a)
object=$(mktemp)
trap 'rm -f "$object"' EXIT
ar p "$archive" libc-start.o >"$object" 2>/dev/null || exit 0

# patch FUNCTION OFFSET BYTES…: overwrites a part of a local function; fails where it is missing or a relocation lies there.
patch() {
  local function=$1 offset=$2 start base size=$(($# - 2))
  shift 2
  start=$(nm "$object" | awk -v name="$function" '$2 == "t" && $3 == name { print $1 }')
  base=$(readelf -SW "$object" | sed -n 's/^ *\[ *[0-9]*\] \.text  *PROGBITS  *[0-9a-f]*  *\([0-9a-f]*\) .*/\1/p')
  [ -n "$start" ] && [ -n "$base" ] || return 1
  start=$(printf %x $((16#$start + offset)))
  readelf -rW "$object" | awk '/^Relocation section/ { text = $3 ~ /\.rela\.text\047/ } text && /^[0-9a-f]+ / { print $1 }' | while read -r at; do
    [ $((16#$at)) -lt $((16#$start)) ] || [ $((16#$at)) -ge $((16#$start + size)) ] || exit 1
  done || return 1
  printf "$(printf '\\x%s' "$@")" | dd of="$object" bs=1 seek=$((16#$base + 16#$start)) conv=notrunc status=none
}

# The function begins with a comparison whose operand the linker fills in: it is jumped over.
patch handle_intel.constprop.0 0 eb 0b || exit 0              # jmp +11
patch handle_intel.constprop.0 13 b8 00 00 40 00 c3 || exit 0 # mov eax, 4 MiB; ret
patch get_common_cache_info.constprop.0 0 c3 || exit 0        # ret
cp "$object" "$output"
