#!/bin/sh
# Tries build/Visao.exe under wine: the tests of the kernels, an explanation, the window.
set -eu
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
export WINEPREFIX="$scratch/wine" WINEDEBUG=-all LIBGL_ALWAYS_SOFTWARE=1
server=
trap '[ -z "$server" ] || kill "$server" || true; wineserver -k || true; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# The display comes first: wine's desktop is made by the first program and outlasts it for a while, with a display or without.
mkfifo "$scratch/display"
Xvfb -displayfd 3 -noreset -screen 0 1360x860x24 3>"$scratch/display" 2>/dev/null &
server=$!
read -r display <"$scratch/display"
export DISPLAY=":$display"

wine wineboot -i 2>/dev/null
# Go asks Windows for random numbers by a function that wine has had since 8.12 only; an older one does the same.
library=$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll
if ! [ -e "$library" ]; then
	cat >"$scratch/random.c" <<'c'
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, size); }
c
	x86_64-w64-mingw32-gcc -shared -o "$library" "$scratch/random.c" -ladvapi32
fi

CGO_ENABLED=1 GOOS=windows CC=x86_64-w64-mingw32-gcc go test -trimpath -c -o "$scratch/conv.test.exe" ./ml/conv
(cd ml/conv && wine "$scratch/conv.test.exe")

wine build/Visao.exe --version
wine build/Visao.exe explain --index 0 --json >"$scratch/there.json"
bin/visao explain --index 0 --json >"$scratch/here.json"
cmp "$scratch/here.json" "$scratch/there.json"

wine build/Visao.exe &
timeout 60 xdotool search --sync --onlyvisible --name '^Visao$' getwindowgeometry
echo "build/Visao.exe: kernels tested, explains as bin/visao does, opened"
