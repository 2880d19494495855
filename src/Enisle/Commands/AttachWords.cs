using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary><c>--attach stdin|stdout|stderr</c>; without any, all that the instance has.</summary>
internal static class AttachWords
{
    public static AttachStreams Parse(IReadOnlyList<string> words, InstanceDefinition definition)
    {
        AttachStreams streams = AttachStreams.Foreground;
        if (words.Count == 0)
        {
            return streams | AttachStreams.Output | AttachStreams.Error | (definition.Workload.OpenStdin ? AttachStreams.Input : AttachStreams.None);
        }

        foreach (string word in words)
        {
            streams |= word.ToLowerInvariant() switch
            {
                "stdin" => AttachStreams.Input,
                "stdout" => AttachStreams.Output,
                "stderr" => AttachStreams.Error,
                _ => throw new EnisleException(ErrorKind.Invalid, $"invalid argument \"{word}\" for \"-a, --attach\" flag: valid streams are STDIN, STDOUT and STDERR"),
            };
        }

        return streams;
    }
}
