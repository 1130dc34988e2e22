# Shared by ./quickstart and ./check: steps with their seconds, and Debian packages, only those missing.
# shellcheck shell=bash

LC_ALL=C.UTF-8
export LC_ALL

# Where step writes; whoever sources this says so.
step_log=${step_log:-/dev/null}

# What the build needs, and what a run needs beyond it.
# shellcheck disable=SC2034  # for whoever sources this
packages_build=(gcc libc6-dev cmake ninja-build pkg-config libevent-dev libjansson-dev libssl-dev libpq-dev
	libconfuse-dev libsystemd-dev zlib1g-dev libcurl4-openssl-dev)
# shellcheck disable=SC2034
packages_run=(postgresql-15 openssl curl)

say() {
	printf '%s\n' "$*"
}

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# Microseconds since 1970, as a whole number.
now_us() {
	printf '%s' "${EPOCHREALTIME//[!0-9]/}"
}

# The seconds since an earlier now_us, with one decimal.
seconds_since() {
	local took=$(($(now_us) - $1))
	printf '%s' "$((took / 1000000)).$((took / 100000 % 10))"
}

# step "what it does" command …: runs it with its output in the log, and prints one line with its seconds.
step() {
	local title=$1 begun
	shift
	begun=$(now_us)
	if ! "$@" >>"$step_log" 2>&1; then
		printf '%s  FAILED\n' "$title"
		tail -n 25 "$step_log" >&2
		die "stopped at: $title (the whole output is in $step_log)"
	fi
	printf '%6s s  %s\n' "$(seconds_since "$begun")" "$title"
}

# Names those of the given packages that are not installed, one a line.
packages_missing() {
	local have
	have=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^.i[^ ]* *//p' || true)
	comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$have" | sort -u)
}

packages_install() {
	# No 15/main on port 5432: whoever wants a cluster makes one.
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	fi
	# Old or no package lists: fetch them, and try once more.
	packages_unpack "$@" || { apt-get update 9>&- && packages_unpack "$@"; }
}

# One sync at the end instead of one a file: a third of the time that the packages take.
packages_unpack() {
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io "$@" 9>&- && sync
}

# Installs what is missing of the given packages as root; anybody else is told what to type.
packages_ensure() {
	local missing
	mapfile -t missing < <(packages_missing "$@")
	[ "${#missing[@]}" -eq 0 ] && return
	if [ "$(id -u)" -ne 0 ]; then
		say "缺少软件包,请先安装 / these packages are missing, please install them first:"
		say "  sudo apt-get install --no-install-recommends ${missing[*]}"
		exit 1
	fi
	say "安装软件包 installing: ${missing[*]}"
	step "软件包 packages" packages_install "${missing[@]}"
}

# llhttp's sources, which Debian ships inside node-llhttp, without the interpreter that the package brings along: that is
# a sixth of all that a bare machine would install.
llhttp_fetch() {
	local to=$PWD/build/llhttp
	rm -rf "$to" && mkdir -p "$to" &&
		(cd "$to" && apt-get -o APT::Sandbox::User=root download node-llhttp && dpkg-deb -x node-llhttp_*.deb . && rm node-llhttp_*.deb) 9>&-
}

llhttp_ensure() {
	[ -e /usr/share/llhttp/llhttp.c ] || [ -e build/llhttp/usr/share/llhttp/llhttp.c ] || pkg-config --exists libllhttp ||
		step "llhttp" llhttp_fetch
}
