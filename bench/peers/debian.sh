# Debian packages of other suites, unpacked into a folder: no chroot, no root, nothing of the host's package database is touched.
# Sourced by bench/peers/make and tests/vm/make.

debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# debian_archive LABEL: the archive of that label (Debian, Debian-Security) that apt uses on this host, whatever mirror that is.
debian_archive() {
    local archive
    archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Label: $1" | head -n 1)
    if [[ -z $archive ]]; then
        echo "debian: this host has no archive labelled $1 among its apt sources" >&2
        return 1
    fi
    echo "$archive"
}

# debian_apt FOLDER LABEL SUITE…: an apt of its own in FOLDER that knows these suites; the first is preferred.
debian_apt() {
    local folder=$1 archive suite
    archive=$(debian_archive "$2")
    shift 2
    mkdir -p "$folder"/{etc/apt.conf.d,etc/preferences.d,state/lists/partial,cache/archives/partial}
    : >"$folder/state/status"
    for suite; do
        # A mirror that stands still serves Release files past their date: the signature is checked all the same.
        echo "deb [signed-by=$debian_keyring check-valid-until=no] $archive $suite main"
    done >"$folder/etc/sources.list"
    cat >"$folder/apt.conf" <<CONF
Dir "$folder"; Dir::State "state"; Dir::State::status "$folder/state/status"; Dir::Cache "cache"; Dir::Etc "etc";
APT::Sandbox::User "$(id -un)"; APT::Install-Recommends "false"; APT::Get::Assume-Yes "true"; APT::Default-Release "$1";
Acquire::Languages "none"; Acquire::Retries "3"; Dpkg::Use-Pty "false";
CONF
    APT_CONFIG=$folder/apt.conf apt-get -qq update
}

# debian_version FOLDER PACKAGE: the version that would be taken, empty when there is none.
debian_version() {
    APT_CONFIG=$1/apt.conf apt-cache show --no-all-versions "$2" 2>/dev/null | sed -n 's/^Version: //p'
}

# debian_unpack FOLDER TREE PACKAGE…: downloads the packages and all that they depend on, as if nothing were installed, and unpacks
# them into TREE, which gets the merged /usr that Debian's packages expect. Maintainer scripts do not run.
debian_unpack() {
    local apt=$1 tree=$2 directory deb
    shift 2
    APT_CONFIG=$apt/apt.conf apt-get -qq install --download-only "$@" >/dev/null
    for directory in bin sbin lib lib64; do
        mkdir -p "$tree/usr/$directory"
        ln -sfn "usr/$directory" "$tree/$directory"
    done
    for deb in "$apt"/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --keep-directory-symlink --no-same-owner --preserve-permissions \
            --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./usr/share/locale
    done
}
