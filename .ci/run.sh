#!/bin/sh
# Opens Visao's window. Where there is no display it does the main job without one: evaluate, then explain.
set -eu
cd "$(dirname "$0")/.."

# Fyne takes the C locale, which most containers have, for a mistake and logs it.
case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
C | C.* | POSIX) export LC_ALL=en_US.UTF-8 ;;
esac

case $(uname -s) in
Darwin | MINGW* | MSYS* | CYGWIN*) exec bin/visao ;;
esac
if [ -n "${DISPLAY:-}" ]; then
	status=0
	bin/visao || status=$?
	[ "$status" = 2 ] || exit "$status" # 2: the display cannot be reached
fi

figure=visao-explanation.png
echo "There is no X display to open a window on (DISPLAY is empty or cannot be reached), so Visao runs without one:"
if [ -n "${WAYLAND_DISPLAY:-}" ]; then
	echo "(this is a Wayland session: with XWayland started, the window opens)"
fi
echo "+ bin/visao evaluate"
bin/visao evaluate
echo "+ bin/visao explain --out $figure"
bin/visao explain --out "$figure"
echo "The explanation is in $PWD/$figure"
