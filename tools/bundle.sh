# Makes OCI bundles from what Debian has (sourced after setup.sh).

# busybox_rootfs: the path of a root file system with Debian's busybox-static in it; made once.
busybox_rootfs() {
  local rootfs="$artifacts/bundles/busybox/rootfs" applet
  if [ ! -d "$rootfs" ]; then
    local half="$artifacts/bundles/busybox.$$"
    mkdir -p "$half/rootfs/bin" "$half/rootfs/"{dev,etc,proc,root,sys,tmp}
    cp "$(command -v busybox)" "$half/rootfs/bin/busybox"
    for applet in $(busybox --list); do
      [ "$applet" = busybox ] || ln -s busybox "$half/rootfs/bin/$applet"
    done
    printf 'root:x:0:0:root:/root:/bin/sh\n' >"$half/rootfs/etc/passwd"
    printf 'root:x:0:\n' >"$half/rootfs/etc/group"
    chmod 1777 "$half/rootfs/tmp"
    mv -T "$half" "$artifacts/bundles/busybox" 2>/dev/null || rm -rf "$half" # another ./run was first
  fi
  printf '%s\n' "$rootfs"
}

# json_string TEXT: as a JSON string.
json_string() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\t'/\\t}
  text=${text//$'\r'/\\r}
  printf '"%s"' "$text"
}

# make_bundle DIRECTORY RUNTIME TERMINAL CMD…: the runtime's own default configuration, with busybox's root and this command.
make_bundle() {
  local bundle=$1 runtime=$2 terminal=$3 args="" word rootfs rootless=
  shift 3
  for word in "$@"; do
    args+="${args:+, }$(json_string "$word")"
  done
  rootfs=$(busybox_rootfs)
  [ "$(id -u)" = 0 ] || rootless=--rootless
  mkdir -p "$bundle"
  rm -f "$bundle/config.json" # spec does not overwrite
  "$runtime" spec $rootless --bundle "$bundle"
  ARGS=$args TERMINAL=$terminal ROOTFS=$(json_string "$rootfs") awk '
    /"terminal":/        { sub(/(true|false)/, ENVIRON["TERMINAL"]) }
    /"path": "rootfs"/   { i = index($0, "\"rootfs\""); $0 = substr($0, 1, i - 1) ENVIRON["ROOTFS"] substr($0, i + 8) }
    /"args": \[/         { print "\t\t\"args\": [" ENVIRON["ARGS"] "],"; skip = 1 }
    !skip                { print }
    skip && /\]/         { skip = 0 }
  ' "$bundle/config.json" >"$bundle/config.json.new"
  mv "$bundle/config.json.new" "$bundle/config.json"
}
