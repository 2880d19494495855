using System.Diagnostics;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.DBus;

namespace Enisle.Tests.Host.DBus;

/// <summary>Against the reference implementation of the bus, which checks every message to the last byte.</summary>
public sealed class DBusConnectionTests : IDisposable
{
    private const string Bus = "org.freedesktop.DBus";
    private const string BusPath = "/org/freedesktop/DBus";
    private const int TimeoutMs = 10_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-bus-").FullName;
    private readonly Process _daemon;

    public DBusConnectionTests()
    {
        const string Program = "/usr/bin/dbus-daemon";
        Assert.SkipUnless(File.Exists(Program) && File.Exists("/usr/share/dbus-1/session.conf"), "needs dbus-daemon");
        ProcessStartInfo start = new(Program, ["--session", "--nofork", "--nopidfile", "--print-address", $"--address=unix:path={Socket}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _daemon = Process.Start(start)!;
        Assert.NotNull(_daemon.StandardOutput.ReadLine());
    }

    private string Socket => $"{_directory}/bus";

    [Fact]
    public void Bus_lets_us_in_and_answers()
    {
        using DBusConnection connection = DBusConnection.Connect(Socket, hasBus: true, TimeoutMs);

        DBusMessage answer = connection.Call(Bus, BusPath, Bus, "ListNames", string.Empty, null, TimeoutMs);

        Assert.Equal("as", answer.Signature);
        DBusReader reader = new(answer.Body.Span);
        List<string> names = [];
        for (int end = reader.Array(4); reader.Position < end;)
        {
            names.Add(reader.Text());
        }

        Assert.Contains(Bus, names);
    }

    [Fact]
    public void Error_of_the_other_side_has_its_name_and_words()
    {
        using DBusConnection connection = DBusConnection.Connect(Socket, hasBus: true, TimeoutMs);
        DBusWriter body = new();
        body.Text("org.example.Nobody");

        DBusException e = Assert.Throws<DBusException>(
            () => connection.Call(Bus, BusPath, Bus, "GetNameOwner", "s", body, TimeoutMs));

        Assert.Equal("org.freedesktop.DBus.Error.NameHasNoOwner", e.Name);
        Assert.Contains("org.example.Nobody", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signals_come_after_they_are_asked_for()
    {
        using DBusConnection connection = DBusConnection.Connect(Socket, hasBus: true, TimeoutMs);
        connection.AddMatch("type='signal',member='NameOwnerChanged'", TimeoutMs);
        using DBusConnection other = DBusConnection.Connect(Socket, hasBus: true, TimeoutMs);
        DBusWriter body = new();
        body.Text("org.example.Enisle");
        body.UInt32(0);
        other.Call(Bus, BusPath, Bus, "RequestName", "su", body, TimeoutMs);

        while (true)
        {
            DBusMessage signal = connection.NextSignal(Environment.TickCount64 + TimeoutMs, "test");
            DBusReader reader = new(signal.Body.Span);
            if (signal.Member == "NameOwnerChanged" && reader.Text() == "org.example.Enisle")
            {
                break;
            }
        }
    }

    [Fact]
    public void Malformed_body_ends_the_connection()
    {
        using DBusConnection connection = DBusConnection.Connect(Socket, hasBus: true, TimeoutMs);
        DBusWriter body = new();
        body.UInt32(77);

        LinuxException e = Assert.Throws<LinuxException>(() => connection.Call(Bus, BusPath, Bus, "GetNameOwner", "s", body, TimeoutMs));

        Assert.Equal(Errno.ECONNRESET, e.Errno);
    }

    [Fact]
    public void Answer_that_does_not_come_is_a_timeout()
    {
        using DBusConnection connection = DBusConnection.Connect(Socket, hasBus: true, TimeoutMs);

        LinuxException e = Assert.Throws<LinuxException>(() => connection.NextSignal(Environment.TickCount64 + 50, "test") is { Member: "NameAcquired" }
            ? connection.NextSignal(Environment.TickCount64 + 50, "test")
            : null);

        Assert.Equal(Errno.ETIMEDOUT, e.Errno);
    }

    public void Dispose()
    {
        _daemon?.Kill();
        _daemon?.WaitForExit();
        _daemon?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
