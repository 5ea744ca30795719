#!/bin/sh
# Makes sure that the machine has what parts of the work need: .ci/deps.sh PART ..., each one of those below.
# On Debian and its kin it installs the missing packages; elsewhere, or without the right to, it names them.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

check_go() {
	wanted=$(sed -n 's/^go //p' go.mod)
	if ! command -v go >/dev/null; then
		say "Visao is built with Go $wanted or newer, and there is no 'go' on the PATH."
		say "Install it from https://go.dev/dl/ and try again."
		exit 1
	fi
	# Go 1.21 and newer fetch the version that go.mod asks for by themselves; older ones cannot even read go.mod.
	if ! go list -m >/dev/null; then
		say "Visao is built with Go $wanted or newer; this machine has $(cd / && go version)."
		say "Install a newer one from https://go.dev/dl/ and try again."
		exit 1
	fi
}

debian_packages() {
	case $1 in
	build) echo ca-certificates gcc libc6-dev pkg-config libgl-dev libx11-dev libxcursor-dev libxrandr-dev \
		libxinerama-dev libxi-dev libxxf86vm-dev ;;
	run) echo libgl1 libgl1-mesa-dri libx11-6 libxcursor1 libxrandr2 libxinerama1 libxi6 libxxf86vm1 ;;
	arm64) echo gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user ;;
	package) echo tar xz-utils desktop-file-utils appstream ;;
	deb) echo dpkg-dev binutils ;;
	deb-test) echo debootstrap ;;
	windows) echo gcc-mingw-w64-x86-64-win32 ;;
	windows-test) echo wine wine64 ;;
	e2e) echo xvfb xdotool imagemagick ;;
	icon) echo librsvg2-bin ;;
	*)
		say "deps.sh: '$1' is none of build, run, arm64, package, deb, deb-test, windows, windows-test, e2e, icon"
		exit 2
		;;
	esac
}

install_debian() {
	missing=
	for part in "$@"; do
		packages=$(debian_packages "$part")
		for package in $packages; do
			status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=
			[ "$status" = installed ] || missing="$missing $package"
		done
	done
	[ -n "$missing" ] || return 0

	root=
	if [ "$(id -u)" != 0 ]; then
		# Without a terminal nobody can type a password, so sudo must not ask for one.
		if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
			root=sudo
		else
			say "These packages are missing, and installing them needs an administrator:$missing"
			say "  sudo apt-get install$missing"
			exit 1
		fi
	fi
	say "Installing the missing packages:$missing"
	apt="$root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300"
	$apt update >&2 || say "The package lists could not all be refreshed; trying with those at hand."
	# shellcheck disable=SC2086 # the list is meant to be split
	if ! $apt install --no-install-recommends $missing >&2; then
		say "apt-get could not install all of:$missing"
		exit 1
	fi
}

# Other systems: looks for the things themselves, since every distribution has its own names for the packages.
check_elsewhere() {
	missing=
	for part in "$@"; do
		case $part in
		build) tools="cc pkg-config" libraries="gl x11 xcursor xrandr xinerama xi xxf86vm" ;;
		run) tools="" libraries="" ;; # come with the libraries to build with
		arm64) tools="aarch64-linux-gnu-gcc qemu-aarch64" libraries="" ;;
		package) tools="tar xz desktop-file-validate appstreamcli" libraries="" ;;
		deb) tools="dpkg-deb dpkg-shlibdeps" libraries="" ;;
		deb-test) tools="debootstrap" libraries="" ;;
		windows) tools="x86_64-w64-mingw32-gcc" libraries="" ;;
		windows-test) tools="wine" libraries="" ;;
		e2e) tools="Xvfb xdotool import" libraries="" ;;
		icon) tools="rsvg-convert" libraries="" ;;
		esac
		[ "$(uname -s)" = Linux ] || { tools=${tools%pkg-config}; libraries=; }
		for tool in $tools; do
			command -v "$tool" >/dev/null || missing="$missing $tool"
		done
		for library in $libraries; do
			pkg-config --exists "$library" 2>/dev/null || missing="$missing $library(development-files)"
		done
	done
	[ -n "$missing" ] || return 0

	say "Missing on this machine:$missing"
	if command -v dnf >/dev/null; then
		say "  sudo dnf install gcc pkgconf-pkg-config mesa-libGL-devel libX11-devel libXcursor-devel libXrandr-devel" \
			"libXinerama-devel libXi-devel libXxf86vm-devel tar xz desktop-file-utils appstream" \
			"xorg-x11-server-Xvfb xdotool ImageMagick librsvg2-tools mingw64-gcc"
	elif command -v pacman >/dev/null; then
		say "  sudo pacman -S --needed gcc pkgconf libglvnd libx11 libxcursor libxrandr libxinerama libxi libxxf86vm" \
			"tar xz desktop-file-utils appstream xorg-server-xvfb xdotool imagemagick librsvg mingw-w64-gcc"
	elif command -v zypper >/dev/null; then
		say "  sudo zypper install gcc pkgconf Mesa-libGL-devel libX11-devel libXcursor-devel libXrandr-devel" \
			"libXinerama-devel libXi-devel libXxf86vm-devel tar xz desktop-file-utils AppStream" \
			"xorg-x11-server-Xvfb xdotool ImageMagick rsvg-convert mingw64-cross-gcc"
	elif [ "$(uname -s)" = Darwin ]; then
		say "  xcode-select --install     gives the compiler"
	fi
	case $missing in
	*aarch64*)
		say "The tests for arm64 need a cross-compiler, its C library in /usr/aarch64-linux-gnu, and QEMU for programs:"
		say "  Debian: gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user"
		say "  Arch:   aarch64-linux-gnu-gcc aarch64-linux-gnu-glibc qemu-user"
		;;
	esac
	exit 1
}

check_go
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
	install_debian "$@"
else
	check_elsewhere "$@"
fi
