using System.Text.Json.Nodes;

namespace Enisle.Conformance.Tests.Harness;

/// <content>The config that cases start from: what <c>spec</c> writes, quiet and without a terminal.</content>
internal sealed partial class Bundle
{
    private const string DefaultConfig = """
        {
          "ociVersion": "1.0.2",
          "root": { "path": "rootfs" },
          "hostname": "enisle",
          "process": {
            "user": { "uid": 0, "gid": 0 },
            "args": [ "/bin/true" ],
            "env": [ "PATH=/bin:/usr/bin", "TERM=xterm" ],
            "cwd": "/",
            "capabilities": {
              "bounding": [ "CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE" ],
              "effective": [ "CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE" ],
              "permitted": [ "CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE" ]
            },
            "noNewPrivileges": true
          },
          "mounts": [
            { "destination": "/proc", "type": "proc", "source": "proc" },
            { "destination": "/dev", "type": "tmpfs", "source": "tmpfs",
              "options": [ "nosuid", "strictatime", "mode=755", "size=65536k" ] },
            { "destination": "/dev/pts", "type": "devpts", "source": "devpts",
              "options": [ "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5" ] },
            { "destination": "/dev/shm", "type": "tmpfs", "source": "shm",
              "options": [ "nosuid", "noexec", "nodev", "mode=1777", "size=65536k" ] },
            { "destination": "/sys", "type": "sysfs", "source": "sysfs",
              "options": [ "nosuid", "noexec", "nodev", "ro" ] }
          ],
          "linux": {
            "namespaces": [
              { "type": "pid" }, { "type": "network" }, { "type": "ipc" }, { "type": "uts" }, { "type": "mount" }
            ],
            "resources": { "devices": [ { "allow": false, "access": "rwm" } ] }
          }
        }
        """;

    private static JsonObject Default(string cgroup)
    {
        JsonObject config = JsonNode.Parse(DefaultConfig)!.AsObject();
        config["linux"]!["cgroupsPath"] = cgroup;
        return config;
    }
}
