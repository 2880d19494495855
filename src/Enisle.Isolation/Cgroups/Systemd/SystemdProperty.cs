using Enisle.Host.DBus;

namespace Enisle.Isolation.Cgroups.Systemd;

/// <summary>One property of a unit: <c>(sv)</c> on the bus.</summary>
/// <param name="Name">As in org.freedesktop.systemd1(5).</param>
/// <param name="Signature">One of b, t, s, au, ay and a(ss).</param>
/// <param name="Value">bool, ulong, string, uint[], byte[] or (string, string)[], as the signature says.</param>
internal sealed record SystemdProperty(string Name, string Signature, object Value)
{
    public static SystemdProperty Boolean(string name, bool value) => new(name, "b", value);

    public static SystemdProperty Number(string name, ulong value) => new(name, "t", value);

    public static SystemdProperty Text(string name, string value) => new(name, "s", value);

    /// <summary>Writes an array <c>a(sv)</c>.</summary>
    public static void WriteAll(DBusWriter writer, IReadOnlyList<SystemdProperty> properties)
    {
        int array = writer.BeginArray(8);
        foreach (SystemdProperty property in properties)
        {
            writer.Struct();
            writer.Text(property.Name);
            writer.Signature(property.Signature);
            property.WriteValue(writer);
        }

        writer.EndArray(array);
    }

    private void WriteValue(DBusWriter writer)
    {
        switch (Value)
        {
            case bool flag:
                writer.Boolean(flag);
                break;
            case ulong number:
                writer.UInt64(number);
                break;
            case string text:
                writer.Text(text);
                break;
            case byte[] bytes:
                writer.Bytes(bytes);
                break;
            case uint[] numbers:
                WriteNumbers(writer, numbers);
                break;
            default:
                WritePairs(writer, ((string, string)[])Value);
                break;
        }
    }

    private static void WriteNumbers(DBusWriter writer, uint[] numbers)
    {
        int array = writer.BeginArray(4);
        foreach (uint number in numbers)
        {
            writer.UInt32(number);
        }

        writer.EndArray(array);
    }

    private static void WritePairs(DBusWriter writer, (string First, string Second)[] pairs)
    {
        int array = writer.BeginArray(8);
        foreach ((string first, string second) in pairs)
        {
            writer.Struct();
            writer.Text(first);
            writer.Text(second);
        }

        writer.EndArray(array);
    }
}
