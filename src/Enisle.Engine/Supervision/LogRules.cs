using System.Globalization;
using Enisle.Bundles;
using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Host;

namespace Enisle.Engine.Supervision;

/// <summary><c>--log-driver</c> and <c>--log-opt</c> → where the keeper writes.</summary>
internal static class LogRules
{
    /// <summary>Null: output is not kept.</summary>
    /// <exception cref="EnisleException">Invalid: an option that the driver does not have, or a value that is none.</exception>
    public static KeeperLog? Of(InstanceDefinition definition, Instance instance)
    {
        if (definition.Host.Log.Driver == "none")
        {
            return null;
        }

        long maxSize = 0;
        int maxFiles = 1;
        foreach ((string name, string value) in definition.Host.Log.Options)
        {
            switch (name)
            {
                case "max-size":
                    maxSize = value == "-1" ? 0 : ByteSize.Parse("--log-opt: max-size", value);
                    break;
                case "max-file":
                    maxFiles = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
                        : throw new EnisleException(ErrorKind.Invalid, $"--log-opt: max-file: {value}: must be a number of at least 1");
                    break;
                default:
                    throw new EnisleException(ErrorKind.Invalid, $"unknown log opt '{name}' for json-file log driver");
            }
        }

        return new KeeperLog(instance.LogFile, maxSize, maxFiles);
    }
}
