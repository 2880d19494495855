# Shared by ./run, ./test and ./dev (sourced, bash): progress, Debian packages, the .NET SDK, publishing when sources changed.
# All of it is idempotent: what is there already costs milliseconds.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"
artifacts="$top/artifacts"
log="$artifacts/setup.log"
mkdir -p "$artifacts"

say() { printf '%s\n' "-- $*" >&2; }
die() { printf '%s\n' "${0##*/}: $*" >&2; exit 1; }

# quietly WHAT COMMAND…: a line that it happens and how long it took; its output only when it fails.
quietly() {
  local what=$1 start=$SECONDS
  shift
  printf '%s' "-- $what …" >&2
  if "$@" >"$log" 2>&1; then
    printf '%s\n' " $((SECONDS - start)) s" >&2
  else
    local code=$?
    printf '%s\n' " failed:" >&2
    tail -n 40 "$log" >&2
    exit "$code"
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# packages_of GROUP…: the packages of the groups in tools/packages.
packages_of() {
  local group
  for group in "$@"; do
    sed -n "s/^$group: *//p" "$top/tools/packages"
  done | tr ' ' '\n' | sort -u
}

missing_packages() {
  packages_of "$@" | while read -r package; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

# need_packages GROUP…: installs what is missing; where that cannot be done, one line says what to do.
need_packages() {
  command -v dpkg-query >/dev/null || die "needs Debian's packages: $(packages_of "$@" | tr '\n' ' ')"
  local missing
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    die "packages are missing; as root: apt-get install $missing"
  fi
  quietly "apt-get install $missing" install_packages $missing
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  # --no-install-recommends: a peer such as docker.io must not bring a running daemon's whole world.
  as_root apt-get install -y -q --no-install-recommends "$@" ||
    { as_root apt-get update -q && as_root apt-get install -y -q --no-install-recommends "$@"; }
}

sdk_works() { [ -x "$1" ] && (cd "$top" && "$1" --version >/dev/null 2>&1); }

# find_sdk: puts a dotnet that satisfies global.json first in PATH; installs one for this user when there is none.
find_sdk() {
  local candidate
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-/nonexistent}/dotnet" "$HOME/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    if [ -n "$candidate" ] && sdk_works "$candidate"; then
      use_sdk "$candidate"
      return
    fi
  done
  local fetch="curl -fsSL --connect-timeout 10"
  command -v curl >/dev/null || fetch="wget -q -T 10 -O -"
  local script="$artifacts/dotnet-install.sh"
  if $fetch https://dot.net/v1/dotnet-install.sh >"$script" 2>/dev/null && [ -s "$script" ]; then
    quietly "installing the .NET SDK into ~/.dotnet" bash "$script" --jsonfile "$top/global.json" --install-dir "$HOME/.dotnet"
    sdk_works "$HOME/.dotnet/dotnet" && use_sdk "$HOME/.dotnet/dotnet" && return
  fi
  die "needs the .NET SDK that global.json names: https://dotnet.microsoft.com/download/dotnet/10.0 (into PATH, ~/.dotnet or \$DOTNET_ROOT)"
}

use_sdk() {
  local real
  real=$(readlink -f "$1")
  export DOTNET_ROOT="${real%/*}" PATH="${real%/*}:$PATH"
}

# fingerprint PATH…: one hash of all source files below; what builds leave behind does not count.
fingerprint() {
  (cd "$top" && find "$@" \( -name bin -o -name obj -o -name artifacts \) -prune -o -type f ! -name '*.md' -print0 |
    sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

product_sources() {
  fingerprint src guest tools/libc-start.sh Directory.Build.props Directory.Build.targets Directory.Packages.props global.json .globalconfig .editorconfig
}

# publish_product: artifacts/enisle and its faces, when a source changed since the last time.
publish_product() {
  local stamp="$artifacts/.published" now
  exec 9>"$artifacts/.lock"
  flock 9
  now=$(product_sources)
  if [ ! -x "$artifacts/enisle" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$now" ]; then
    quietly "publishing (ahead of time, about a minute the first time)" publish_now
    printf '%s\n' "$now" >"$stamp"
  fi
  flock -u 9
  exec 9>&-
}

publish_now() {
  local out="$artifacts/.publish"
  rm -rf "$out"
  # cmake's cache of the crypto library holds absolute paths: of no use when the tree was moved or copied.
  local cache
  cache=$(find "$top/src/Enisle/obj" -name CMakeCache.txt 2>/dev/null | head -n 1)
  if [ -n "$cache" ] && ! grep -qF "For build in directory: ${cache%/*}" "$cache"; then rm -rf "${cache%/*}"; fi
  dotnet publish "$top/src/Enisle/Enisle.csproj" -c Release -v q -nologo -clp:NoSummary -o "$out" >"$artifacts/publish.log" 2>&1 ||
    { cat "$artifacts/publish.log"; return 1; }
  cat "$artifacts/publish.log"
  # Zero warnings of the compiler, the trimmer, the AOT compiler and the linker. cmake's own, about a variable that the SDK's build of
  # the crypto library passes it in vain, comes with the first publish of a tree and is not ours.
  if grep -v '^EXEC : CMake warning' "$artifacts/publish.log" | grep -qi 'warning'; then
    return 1
  fi
  mkdir -p "$artifacts/symbols"
  mv -f "$out/enisle.dbg" "$artifacts/symbols/enisle.dbg"
  mv -f "$out/enisle" "$artifacts/enisle"
  local face
  for face in enisle-container; do
    ln -sfn enisle "$artifacts/$face"
  done
  rm -rf "$out"
}
