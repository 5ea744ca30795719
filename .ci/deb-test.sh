#!/bin/sh
# Installs build/visao_*.deb in a fresh Debian (debootstrap, in a scratch folder), opens its window, and removes it.
# Needs root. The display is outside: inside there is nothing that the package does not ask for.
set -eu
cd "$(dirname "$0")/.."
package=$(ls -t build/visao_*.deb | head -n 1)
release=$(. /etc/os-release && echo "$VERSION_CODENAME")

scratch=$(mktemp -d)
chmod 755 "$scratch"
server=
trap '[ -z "$server" ] || kill "$server" || true; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# inside COMMAND...: in the fresh system, whose mounts end with the command.
inside() {
	unshare --mount sh -c 'root=$1; shift; mount -t proc proc "$root/proc"; mount --bind /dev "$root/dev"
		exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/somebody LC_ALL=en_US.UTF-8 "$@"' \
		sh "$scratch/root" "$@"
}

debootstrap --variant=minbase "$release" "$scratch/root" >"$scratch/debootstrap.log" || {
	cat "$scratch/debootstrap.log" >&2
	exit 1
}
cp "$package" "$scratch/root/visao.deb"
apt="env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0"
inside $apt install --no-install-recommends /visao.deb >/dev/null
inside rm /visao.deb

echo "+ visao --version"
inside visao --version
echo "+ visao explain --index 0"
inside visao explain --index 0 --out /tmp/why.png
inside test -s /tmp/why.png
inside rm /tmp/why.png

mkfifo "$scratch/display"
Xvfb -displayfd 3 -noreset -screen 0 1360x860x24 3>"$scratch/display" 2>/dev/null &
server=$!
read -r display <"$scratch/display"
echo "+ visao, on a display"
inside env DISPLAY=":$display" LIBGL_ALWAYS_SOFTWARE=1 visao &
window=$!
DISPLAY=:$display timeout 60 xdotool search --sync --onlyvisible --name '^Visao$' getwindowgeometry
kill "$window" # first: with the display gone it would end at once, and leave what it is just unpacking
wait "$window" || true
kill "$server"
server=

inside $apt purge visao >/dev/null
inside rm -rf /home/somebody
left=$(inside find / -xdev -iname '*visao*' ! -path '/proc/*')
if [ -n "$left" ]; then
	echo "$package leaves behind, removed:" $left >&2
	exit 1
fi
echo "$package: installed, opened and removed in a fresh Debian $release"
