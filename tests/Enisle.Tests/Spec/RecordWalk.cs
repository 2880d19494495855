using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Spec;

/// <summary>What is alike for all records of a specification: which members a value uses, and random values.</summary>
internal static class RecordWalk
{
    private const string Letters = "abcXYZ019_-./:=,%<>&'\"\\ \t\n\u0001éß漢";

    /// <summary>The members that no object in <paramref name="value"/> gives anything but their default, as <c>Type.Member</c>.</summary>
    public static SortedSet<string> UnusedMembers(object value)
    {
        SortedSet<string> seen = new(StringComparer.Ordinal), used = new(StringComparer.Ordinal);
        Visit(value, seen, used);
        seen.ExceptWith(used);
        return seen;
    }

    public static T Random<T>(Random random) => (T)Random(typeof(T), random);

    private static void Visit(object value, SortedSet<string> seen, SortedSet<string> used)
    {
        if (value is IEnumerable and not string)
        {
            foreach (object item in (IEnumerable)value)
            {
                Visit(item, seen, used);
            }

            return;
        }

        if (value.GetType().Namespace != typeof(RuntimeConfig).Namespace || value is Enum)
        {
            return;
        }

        foreach (PropertyInfo property in Members(value.GetType()))
        {
            string name = $"{value.GetType().Name}.{property.Name}";
            seen.Add(name);
            object? member = property.GetValue(value);
            if (member is null or false or "" or ICollection { Count: 0 })
            {
                continue;
            }

            // A number that must be there may be 0; one that may be absent is used when it is not.
            used.Add(name);
            Visit(member, seen, used);
        }
    }

    private static object Random(Type type, Random random)
    {
        object value = RuntimeHelpers.GetUninitializedObject(type);
        NullabilityInfoContext context = new();
        foreach (PropertyInfo property in Members(type))
        {
            bool mayBeNull = Nullable.GetUnderlyingType(property.PropertyType) is not null
                || (!property.PropertyType.IsValueType && context.Create(property).WriteState == NullabilityState.Nullable);
            property.SetValue(value, mayBeNull && random.Next(3) == 0 ? null : Member(type, property, random));
        }

        return value;
    }

    private static object Member(Type owner, PropertyInfo property, Random random)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return (owner.Name, property.Name) switch
        {
            // What the reader itself insists on.
            (nameof(Mount), nameof(Mount.Destination)) => "/" + Text(random),
            (nameof(Device), nameof(Device.FileMode)) => (uint)random.Next(0x1000),
            (nameof(MemoryLimits), nameof(MemoryLimits.Swappiness)) => (ulong)random.Next(101),
            (nameof(MemoryLimits), _) when type == typeof(long) => random.NextInt64(-1, long.MaxValue),
            (nameof(CpuLimits), nameof(CpuLimits.Idle)) => (long)random.Next(2),
            (nameof(WeightDevice) or nameof(ThrottleDevice), "Major" or "Minor") => random.NextInt64(1L << 32),
            (nameof(Seccomp), nameof(Seccomp.HasFlags)) => true,
            _ => Value(type, random),
        };
    }

    private static object Value(Type type, Random random)
    {
        if (type == typeof(IReadOnlyDictionary<string, string>))
        {
            return Enumerable.Range(0, random.Next(3)).ToDictionary(i => $"{i}{Text(random)}", _ => Text(random));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return List(type.GetGenericArguments()[0], random);
        }

        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => Enum.ToObject(type, random.Next(Enum.GetValues(type).Length)),
            TypeCode.String => Text(random),
            TypeCode.Boolean => random.Next(2) == 1,
            TypeCode.Int32 => random.Next(int.MinValue, int.MaxValue),
            TypeCode.Int64 => random.Next(4) == 0 ? long.MinValue : random.NextInt64(long.MinValue, long.MaxValue),
            TypeCode.UInt16 => (ushort)random.Next(1 << 16),
            TypeCode.UInt32 => random.Next(4) == 0 ? uint.MaxValue : (uint)random.NextInt64(1L << 32),
            TypeCode.UInt64 => random.Next(4) == 0 ? ulong.MaxValue : (ulong)random.NextInt64(),
            _ => Random(type, random),
        };
    }

    // Lists of objects that have a name are maps in the file, where a name is there once.
    private static Array List(Type item, Random random)
    {
        object[] items = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(item, random))];
        PropertyInfo? name = item == typeof(TimeOffset) ? item.GetProperty(nameof(TimeOffset.Clock))
            : item == typeof(NetDevice) ? item.GetProperty(nameof(NetDevice.HostName))
            : item == typeof(RdmaLimit) ? item.GetProperty(nameof(RdmaLimit.Device)) : null;
        items = name is null ? items : [.. items.DistinctBy(name.GetValue)];
        Array array = Array.CreateInstance(item, items.Length);
        Array.Copy(items, array, items.Length);
        return array;
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Letters[random.Next(Letters.Length)]));

    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);
}
