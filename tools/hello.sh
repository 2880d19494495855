echo "kernel    $(uname -srm)"
echo "hostname  $(hostname)"
echo "user      $(id)"
set -- /proc/[0-9]*
echo "processes $# (this shell is pid $$)"
echo "network   $(ls /sys/class/net | tr '\n' ' ')"
echo "root      $(ls / | tr '\n' ' ')"
echo "mounts    $(cut -d' ' -f2 /proc/mounts | tr '\n' ' ')"
