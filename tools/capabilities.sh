# What this machine can show (sourced after setup.sh and publishing): one "name value" a line. "no" is the value of what is missing.

peer_version() {
  command -v "$1" >/dev/null 2>&1 || { printf '%s' no; return; }
  "$@" 2>/dev/null | tr '\n' ' ' | grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)?[^ ,]*' | head -n 1 || printf '%s' unknown
}

capability_table() {
  local info
  info=$("$artifacts/enisle" info)
  field() { sed -n "s/^$1  *//p" <<<"$info" | head -n 1; }
  printf '%-16s %s\n' \
    kernel "$(field kernel)" \
    root "$([ "$(field user)" = root ] && echo yes || echo no)" \
    capabilities "$(field capabilities)" \
    cgroups "$(field cgroups)" \
    user-namespaces "$(field rootless | sed 's/^user.*/yes/')" \
    seccomp "$(field seccomp)" \
    lsm "$(field lsm | sed 's/^none$/no/')" \
    kvm "$(field kvm | sed 's/^none$/no/')" \
    gcc "$(peer_version gcc -dumpfullversion)" \
    crun "$(peer_version crun --version)" \
    runc "$(peer_version runc --version)" \
    podman "$(peer_version podman --version)" \
    containerd "$(peer_version containerd --version)" \
    dockerd "$(peer_version dockerd --version)" \
    criu "$(peer_version criu --version)" \
    newuidmap "$(command -v newuidmap >/dev/null && echo yes || echo no)" \
    qemu "$(peer_version qemu-system-x86_64 --version)"
}
