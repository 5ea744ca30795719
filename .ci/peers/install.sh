#!/bin/sh
# Unpacks Debian's builds of PyTorch into build/peers/<suite>, about 1 GB each, without installing them: run.py starts
# their Python with their own loader and libraries. What cannot be had is named and left out.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build/peers

say() { printf '%s\n' "$*" >&2; }

if ! command -v mmdebstrap >/dev/null; then
	root=
	[ "$(id -u)" = 0 ] || root=sudo
	if ! { $root apt-get -q update && $root apt-get -q -y install mmdebstrap; } >&2; then
		say "PyTorch is unpacked with mmdebstrap, which this machine does not have: sudo apt-get install mmdebstrap"
		exit 0
	fi
fi

# The mirror and proxy that this machine uses already; on anything but Debian, mmdebstrap's own choice of mirror.
# shellcheck disable=SC2016 # apt-get puts the address in
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Label: Debian' | head -n 1)
apt-config dump Acquire::http Acquire::https Acquire::Check-Valid-Until >build/peers/apt.conf

for suite in trixie bookworm; do
	[ -d build/peers/$suite ] && continue
	say "Unpacking PyTorch of Debian $suite into build/peers/$suite"
	rm -rf build/peers/$suite.part
	# Extracting runs nothing of the packages, so it needs neither a chroot nor an administrator.
	# shellcheck disable=SC2086 # no argument at all when there is no mirror
	if mmdebstrap --mode=chrootless --variant=extract --aptopt=build/peers/apt.conf \
		--include=python3-torch,python3-numpy,libopenblas0-pthread,libjemalloc2 \
		$suite build/peers/$suite.part $mirror >&2; then
		mv build/peers/$suite.part build/peers/$suite
	else
		say "PyTorch of Debian $suite is missing: it could not be fetched."
	fi
done
