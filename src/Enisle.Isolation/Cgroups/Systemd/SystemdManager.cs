using Enisle.Host;
using Enisle.Host.DBus;

namespace Enisle.Isolation.Cgroups.Systemd;

/// <summary>The service manager, as far as scopes need it. Spec: org.freedesktop.systemd1(5).</summary>
internal sealed class SystemdManager : IDisposable
{
    private const string Service = "org.freedesktop.systemd1";
    private const string ObjectPath = "/org/freedesktop/systemd1";
    private const string ManagerInterface = "org.freedesktop.systemd1.Manager";
    private const string UnitExists = "org.freedesktop.systemd1.UnitExists";
    private const string NoSuchUnit = "org.freedesktop.systemd1.NoSuchUnit";
    private const string JobRemovedRule =
        "type='signal',sender='org.freedesktop.systemd1',path='/org/freedesktop/systemd1',interface='org.freedesktop.systemd1.Manager',member='JobRemoved'";

    /// <summary>As long as the other runtimes wait for a job.</summary>
    private const int TimeoutMs = 30_000;

    private readonly DBusConnection _connection;
    private bool _isSubscribed;

    internal SystemdManager(DBusConnection connection) => _connection = connection;

    /// <summary>Connects to the system's manager, or to the user's own.</summary>
    /// <remarks>Straight to its private socket where that is allowed: it saves the bus, and works where none runs.</remarks>
    public static SystemdManager Connect(bool rootless)
    {
        string? reason = null;
        foreach ((string socket, bool hasBus) in Sockets(rootless))
        {
            try
            {
                return new SystemdManager(DBusConnection.Connect(socket, hasBus, TimeoutMs));
            }
            catch (Exception e) when (e is LinuxException or InvalidDataException or DBusException)
            {
                reason = $"{socket}: {e.Message}";
            }
        }

        throw new EnisleException(
            ErrorKind.Unsupported, $"systemd cgroup driver: no service manager to talk to ({reason ?? "no socket is known"})");
    }

    /// <summary>The version's number; -1 when it says something else.</summary>
    public int ReadVersion()
    {
        ReadOnlySpan<char> text = ReadProperty("Version").AsSpan().TrimStart("\"v");
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(digits < 0 ? text : text[..digits], out int version) ? version : -1;
    }

    /// <summary>The cgroup that the manager is in charge of: the root for the system's, a service's for a user's.</summary>
    public string ReadControlGroup() => ReadProperty("ControlGroup");

    /// <summary>Starts a scope; returns when systemd has made it and moved the processes in.</summary>
    public void StartScope(string unit, IReadOnlyList<SystemdProperty> properties)
    {
        Subscribe();
        DBusMessage answer;
        try
        {
            answer = CallStart(unit, properties);
        }
        catch (DBusException e) when (e.Name == UnitExists)
        {
            // A failed scope of that name may be left from before; one that is alive stays, and the second try says so.
            TryResetFailed(unit);
            answer = Wrap(unit, () => CallStart(unit, properties));
        }
        catch (DBusException e)
        {
            throw Failed(unit, e);
        }

        string result = WaitForJob(answer);
        if (result != "done")
        {
            TryResetFailed(unit);
            throw new EnisleException(ErrorKind.Host, $"systemd: start {unit}: {result}");
        }
    }

    /// <summary>Changes limits until the unit ends.</summary>
    public void SetProperties(string unit, IReadOnlyList<SystemdProperty> properties)
    {
        DBusWriter body = new();
        body.Text(unit);
        body.Boolean(true);
        SystemdProperty.WriteAll(body, properties);
        Wrap(unit, () => Call("SetUnitProperties", "sba(sv)", body));
    }

    /// <summary>Ends a scope and forgets that it may have failed; one that is gone is no error.</summary>
    public void StopScope(string unit)
    {
        Subscribe();
        DBusWriter body = new();
        body.Text(unit);
        body.Text("replace");
        try
        {
            WaitForJob(Call("StopUnit", "ss", body));
        }
        catch (DBusException e) when (e.Name == NoSuchUnit)
        {
            return;
        }
        catch (DBusException e)
        {
            throw Failed(unit, e);
        }

        TryResetFailed(unit);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static IEnumerable<(string Socket, bool HasBus)> Sockets(bool rootless)
    {
        if (!rootless)
        {
            yield return ("/run/systemd/private", false);
            yield return ("/run/dbus/system_bus_socket", true);
            yield break;
        }

        string? runtimeDirectory = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        if (!string.IsNullOrEmpty(runtimeDirectory))
        {
            yield return ($"{runtimeDirectory}/systemd/private", false);
        }

        foreach (string socket in DBusAddress.UnixSockets(Environment.GetEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS") ?? string.Empty))
        {
            yield return (socket, true);
        }

        if (!string.IsNullOrEmpty(runtimeDirectory))
        {
            yield return ($"{runtimeDirectory}/bus", true);
        }
    }

    private static EnisleException Failed(string unit, DBusException e) => new(ErrorKind.Host, $"systemd: {unit}: {e.Message}", e);

    private static DBusMessage Wrap(string unit, Func<DBusMessage> call)
    {
        try
        {
            return call();
        }
        catch (DBusException e)
        {
            throw Failed(unit, e);
        }
    }

    private DBusMessage CallStart(string unit, IReadOnlyList<SystemdProperty> properties)
    {
        DBusWriter body = new();
        body.Text(unit);
        body.Text("replace");
        SystemdProperty.WriteAll(body, properties);
        body.EndArray(body.BeginArray(8)); // auxiliary units: none
        return Call("StartTransientUnit", "ssa(sv)a(sa(sv))", body);
    }

    /// <summary>A bus sends signals only to who asks, and systemd only when somebody does.</summary>
    private void Subscribe()
    {
        if (_isSubscribed || !_connection.HasBus)
        {
            return;
        }

        _connection.AddMatch(JobRemovedRule, TimeoutMs);
        Call("Subscribe", string.Empty, null);
        _isSubscribed = true;
    }

    /// <summary>Waits until a job is over; returns how: <c>done</c>, <c>failed</c>, <c>canceled</c>, …</summary>
    private string WaitForJob(DBusMessage answer)
    {
        DBusReader jobReader = new(answer.Body.Span);
        string job = jobReader.Text();
        long deadline = Environment.TickCount64 + TimeoutMs;
        while (true)
        {
            DBusMessage signal = Understood(() => _connection.NextSignal(deadline, $"job {job}"));
            if (signal.Member != "JobRemoved" || signal.Interface != ManagerInterface || signal.Signature != "uoss")
            {
                continue;
            }

            DBusReader reader = new(signal.Body.Span);
            reader.UInt32();
            bool isOurs = reader.Text() == job;
            reader.Text();
            if (isOurs)
            {
                return reader.Text();
            }
        }
    }

    private void TryResetFailed(string unit)
    {
        DBusWriter body = new();
        body.Text(unit);
        try
        {
            Call("ResetFailedUnit", "s", body);
        }
        catch (DBusException)
        {
            // It has not failed, or is gone.
        }
    }

    private string ReadProperty(string name)
    {
        DBusWriter body = new();
        body.Text(ManagerInterface);
        body.Text(name);
        try
        {
            DBusMessage answer = Understood(() => _connection.Call(
                Service, ObjectPath, "org.freedesktop.DBus.Properties", "Get", "ss", body, TimeoutMs));
            DBusReader reader = new(answer.Body.Span);
            return reader.VariantText() ?? string.Empty;
        }
        catch (DBusException e)
        {
            throw new EnisleException(ErrorKind.Host, $"systemd: property {name}: {e.Message}", e);
        }
    }

    private DBusMessage Call(string member, string signature, DBusWriter? body) =>
        Understood(() => _connection.Call(Service, ObjectPath, ManagerInterface, member, signature, body, TimeoutMs));

    /// <summary>Bytes that are no message, or a connection that breaks, end the command with one line.</summary>
    private static DBusMessage Understood(Func<DBusMessage> receive)
    {
        try
        {
            return receive();
        }
        catch (Exception e) when (e is InvalidDataException or LinuxException)
        {
            throw new EnisleException(ErrorKind.Host, $"systemd: {e.Message}", e);
        }
    }
}
