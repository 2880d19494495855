using System.Diagnostics;
using System.Net.Sockets;
using Enisle.Host;
using Enisle.Host.DBus;
using Enisle.Isolation.Cgroups.Systemd;
using Enisle.Spec.Runtime;
using SpecResources = Enisle.Spec.Runtime.Resources;

namespace Enisle.Tests.Isolation.Cgroups;

public sealed class SystemdTests
{
    [Theory]
    [InlineData("a.slice", "/a.slice")]
    [InlineData("a-b-c.slice", "/a.slice/a-b.slice/a-b-c.slice")]
    [InlineData("-.slice", "")]
    public void Slice_lies_below_the_slices_in_its_name(string slice, string path)
    {
        Assert.Equal(path, SlicePath.Expand(slice));
    }

    [Theory]
    [InlineData(".slice")]
    [InlineData("a")]
    [InlineData("a--b.slice")]
    [InlineData("-a.slice")]
    [InlineData("a-.slice")]
    [InlineData("../a.slice")]
    public void Name_that_is_no_slice_is_refused(string slice)
    {
        Assert.Throws<EnisleException>(() => SlicePath.Expand(slice));
    }

    [Theory]
    [InlineData(null, false, "system.slice", "enisle-box.scope")]
    [InlineData(null, true, "user.slice", "enisle-box.scope")]
    [InlineData("machine.slice:libpod:abc", false, "machine.slice", "libpod-abc.scope")]
    [InlineData("::abc", false, "system.slice", "abc.scope")]
    public void Path_names_slice_prefix_and_name(string? path, bool rootless, string slice, string unit)
    {
        Assert.Equal(new ScopeName(slice, unit), ScopeName.Parse(path, "box", rootless));
    }

    [Theory]
    [InlineData("/a/b")]
    [InlineData("a:b")]
    [InlineData("a.slice:b:")]
    [InlineData("a.slice:b:c:d")]
    [InlineData("a.slice:b:../c")]
    [InlineData("a.slice:b:c d")]
    [InlineData("a.slice:b:c.slice")]
    [InlineData("a:b:c")]
    public void Path_of_another_form_is_refused(string path)
    {
        EnisleException e = Assert.Throws<EnisleException>(() => ScopeName.Parse(path, "box", false));

        Assert.StartsWith("linux.cgroupsPath: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", new byte[] { 1 })]
    [InlineData("0-3,9", new byte[] { 0x0f, 0x02 })]
    [InlineData("7-8", new byte[] { 0x80, 0x01 })]
    public void Processor_list_becomes_a_mask(string list, byte[] mask)
    {
        Assert.Equal(mask, SystemdLimits.ToMask(list, "field"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("70000")]
    [InlineData("")]
    public void List_that_is_none_is_refused(string list)
    {
        Assert.StartsWith("field: ", Assert.Throws<EnisleException>(() => SystemdLimits.ToMask(list, "field")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_have_v2_names_and_units()
    {
        SpecResources resources = new()
        {
            Memory = new MemoryLimits { Limit = 1000, Swap = 1500, Reservation = -1 },
            Cpu = new CpuLimits { Shares = 1024, Quota = 25_050, Period = 50_000, Cpus = "0-1" },
            PidsLimit = -1,
            BlockIO = new BlockIO { Weight = 1000 },
        };

        List<SystemdProperty> properties = SystemdLimits.Build(resources, isUnified: true, version: 252, withDevices: false);

        Assert.Equal(
            [
                "MemoryMax=1000", $"MemoryLow={ulong.MaxValue}", "MemorySwapMax=500", "CPUWeight=100", "CPUQuotaPeriodUSec=50000",
                "CPUQuotaPerSecUSec=510000", "AllowedCPUs=03", $"TasksMax={ulong.MaxValue}", "IOWeight=10000",
            ],
            properties.Select(Describe));
    }

    [Fact]
    public void Old_systemd_is_not_told_what_it_does_not_know()
    {
        SpecResources resources = new() { Cpu = new CpuLimits { Shares = 512, Period = 50_000, Cpus = "0", Idle = 1 } };

        List<SystemdProperty> properties = SystemdLimits.Build(resources, isUnified: false, version: 241, withDevices: false);

        Assert.Equal(["CPUShares=512", $"CPUQuotaPerSecUSec={ulong.MaxValue}"], properties.Select(Describe));
        Assert.True(SystemdLimits.NeedsVersion(resources));
        Assert.False(SystemdLimits.NeedsVersion(new SpecResources { PidsLimit = 1 }));
    }

    [Fact]
    public void Idle_is_a_weight_of_0()
    {
        SpecResources resources = new() { Cpu = new CpuLimits { Idle = 1, Shares = 512 } };

        Assert.Equal(["CPUWeight=0"], SystemdLimits.Build(resources, isUnified: true, version: 252, withDevices: false).Select(Describe));
    }

    [Fact]
    public void Devices_are_a_list_of_what_is_allowed()
    {
        DeviceRule[] rules = [new() { Allow = true, Type = "b", Major = 8, Access = "r" }];

        List<SystemdProperty> properties = SystemdLimits.Build(new SpecResources { Devices = rules }, true, 252, withDevices: true);

        Assert.Equal("DevicePolicy=strict", Describe(properties[1]));
        (string, string)[] allowed = Assert.IsType<(string, string)[]>(properties[2].Value);
        Assert.Contains(("block-8", "r"), allowed);
        Assert.Contains(("char-*", "m"), allowed);
        Assert.Contains(("char-136", "rwm"), allowed);
        Assert.Contains(("/dev/char/1:3", "rwm"), allowed);
    }

    [Fact]
    public void Device_rules_that_are_no_list_are_left_to_our_own_program()
    {
        DeviceRule[] rules = [new() { Allow = true }, new() { Allow = false, Type = "b", Major = 8 }];

        List<SystemdProperty> properties = SystemdLimits.Build(new SpecResources { Devices = rules }, true, 252, withDevices: true);

        Assert.Equal("DevicePolicy=auto", Describe(properties[1]));
        Assert.Equal(2, properties.Count);
    }

    [Fact]
    public async Task Scope_is_started_changed_and_stopped()
    {
        using FakeSystemd systemd = new();
        Task<List<string>> served = systemd.Serve(["StartTransientUnit", "SetUnitProperties", "Get", "StopUnit", "ResetFailedUnit"]);
        using (SystemdManager manager = new(DBusConnection.Connect(systemd.Socket, hasBus: false, 5000)))
        {
            manager.StartScope("a.scope", [SystemdProperty.Boolean("Delegate", true), new("PIDs", "au", new uint[] { 7 })]);
            manager.SetProperties("a.scope", [SystemdProperty.Number("TasksMax", 5)]);
            Assert.Equal(252, manager.ReadVersion());
            manager.StopScope("a.scope");
        }

        List<string> calls = await served.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "StartTransientUnit ssa(sv)a(sa(sv)) a.scope", "SetUnitProperties sba(sv) a.scope",
                "Get ss org.freedesktop.systemd1.Manager", "StopUnit ss a.scope", "ResetFailedUnit s a.scope",
            ],
            calls);
    }

    [Fact]
    public async Task Scope_that_is_left_over_is_reset_and_tried_again()
    {
        using FakeSystemd systemd = new() { ExistsOnce = true };
        Task<List<string>> served = systemd.Serve(["StartTransientUnit", "ResetFailedUnit", "StartTransientUnit"]);
        using SystemdManager manager = new(DBusConnection.Connect(systemd.Socket, hasBus: false, 5000));

        manager.StartScope("a.scope", []);

        Assert.Equal(3, (await served.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Job_that_fails_is_an_error_with_its_result()
    {
        using FakeSystemd systemd = new() { Result = "failed" };
        Task<List<string>> served = systemd.Serve(["StartTransientUnit", "ResetFailedUnit"]);
        using SystemdManager manager = new(DBusConnection.Connect(systemd.Socket, hasBus: false, 5000));

        EnisleException e = Assert.Throws<EnisleException>(() => manager.StartScope("a.scope", []));

        Assert.Equal("systemd: start a.scope: failed", e.Message);
        await served.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Properties_of_every_type_are_well_formed_to_the_reference_bus()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dbus-daemon") && File.Exists("/usr/share/dbus-1/session.conf"), "needs dbus-daemon");
        string directory = Directory.CreateTempSubdirectory("enisle-bus-").FullName;
        using System.Diagnostics.Process daemon = System.Diagnostics.Process.Start(new ProcessStartInfo(
            "/usr/bin/dbus-daemon", ["--session", "--nofork", "--nopidfile", "--print-address", $"--address=unix:path={directory}/bus"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.NotNull(daemon.StandardOutput.ReadLine());
            using DBusConnection connection = DBusConnection.Connect($"{directory}/bus", hasBus: true, 5000);
            DBusWriter body = new();
            body.Text("unit");
            body.Text("replace");
            SystemdProperty.WriteAll(body, SystemdLimits.Build(
                new SpecResources { Cpu = new CpuLimits { Cpus = "0-9", Quota = 5 }, PidsLimit = 3 }, true, 252, withDevices: true));
            SystemdProperty.WriteAll(body, [SystemdProperty.Boolean("b", true), new("PIDs", "au", new uint[] { 1, 2 })]);

            DBusException e = Assert.Throws<DBusException>(() => connection.Call(
                "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NoSuchMethod", "ssa(sv)a(sv)", body, 5000));

            Assert.Equal("org.freedesktop.DBus.Error.UnknownMethod", e.Name);
        }
        finally
        {
            daemon.Kill();
            daemon.WaitForExit();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Describe(SystemdProperty property) => $"{property.Name}={property.Value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        object value => value,
    }}";

    /// <summary>Stands at the other end of a private socket: answers each call it expects, and tells of the jobs.</summary>
    private sealed class FakeSystemd : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("enisle-systemd-").FullName;
        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public FakeSystemd()
        {
            _listener.Bind(new UnixDomainSocketEndPoint(Socket));
            _listener.Listen();
        }

        public string Socket => $"{_directory}/private";

        public string Result { get; init; } = "done";

        public bool ExistsOnce { get; set; }

        public Task<List<string>> Serve(string[] expected) => Task.Run(() =>
        {
            using NetworkStream stream = new(_listener.Accept(), ownsSocket: true);
            byte[] greeting = new byte["\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".Length];
            stream.ReadExactly(greeting);
            stream.Write("DATA\r\nOK 0123456789abcdef0123456789abcdef\r\n"u8);
            List<string> calls = [];
            foreach (string member in expected)
            {
                byte[] start = new byte[DBusMessage.FixedSize];
                stream.ReadExactly(start);
                byte[] whole = new byte[DBusMessage.SizeOf(start)];
                start.CopyTo(whole, 0);
                stream.ReadExactly(whole.AsSpan(start.Length));
                DBusMessage call = DBusMessage.Decode(whole);
                DBusReader reader = new(call.Body.Span);
                calls.Add($"{call.Member} {call.Signature} {reader.Text()}");
                Assert.Equal(member, call.Member);
                Assert.Null(call.Destination);
                Answer(stream, call);
            }

            return calls;
        });

        public void Dispose()
        {
            _listener.Dispose();
            Directory.Delete(_directory, recursive: true);
        }

        private void Answer(NetworkStream stream, DBusMessage call)
        {
            DBusMessage answer = new() { Type = DBusType.MethodReturn, Serial = call.Serial + 100, ReplySerial = call.Serial };
            if (call.Member == "StartTransientUnit" && ExistsOnce)
            {
                ExistsOnce = false;
                stream.Write((answer with { Type = DBusType.Error, ErrorName = "org.freedesktop.systemd1.UnitExists", Signature = "s", Body = Text("exists") }).Encode());
            }
            else if (call.Member == "Get")
            {
                DBusWriter version = new();
                version.Signature("s");
                version.Text("252.39-1~deb12u1");
                stream.Write((answer with { Signature = "v", Body = version.Written.ToArray() }).Encode());
            }
            else if (call.Member is "StartTransientUnit" or "StopUnit")
            {
                // Another job's end first, and ours before the answer: both happen.
                stream.Write(JobRemoved("/job/1", "canceled").Encode());
                stream.Write(JobRemoved("/job/2", Result).Encode());
                stream.Write((answer with { Signature = "o", Body = Text("/job/2") }).Encode());
            }
            else
            {
                stream.Write(answer.Encode());
            }
        }

        private static byte[] Text(string value)
        {
            DBusWriter writer = new();
            writer.Text(value);
            return writer.Written.ToArray();
        }

        private static DBusMessage JobRemoved(string job, string result)
        {
            DBusWriter body = new();
            body.UInt32(1);
            body.Text(job);
            body.Text("a.scope");
            body.Text(result);
            return new DBusMessage
            {
                Type = DBusType.Signal,
                Serial = 50,
                Path = "/org/freedesktop/systemd1",
                Interface = "org.freedesktop.systemd1.Manager",
                Member = "JobRemoved",
                Signature = "uoss",
                Body = body.Written.ToArray(),
            };
        }
    }
}
