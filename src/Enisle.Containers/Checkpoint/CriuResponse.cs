using System.Text;

namespace Enisle.Containers.Checkpoint;

/// <summary>criu_resp, as far as it is of use here.</summary>
internal readonly record struct CriuResponse(CriuRequestType Type, bool Success, string Script, int Pid, int Errno, CriuFeatures Features)
{
    /// <summary>Reads one.</summary>
    public static CriuResponse Parse(ReadOnlySpan<byte> message)
    {
        CriuResponse response = new(0, false, string.Empty, 0, 0, CriuFeatures.None);
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            response = reader.Field switch
            {
                CriuField.ResponseType => response with { Type = (CriuRequestType)reader.Number },
                CriuField.ResponseSuccess => response with { Success = reader.Number != 0 },
                CriuField.ResponseErrno => response with { Errno = (int)reader.Number },
                CriuField.ResponseNotify => ParseNotify(response, reader.Bytes),
                CriuField.ResponseFeatures => response with { Features = ParseFeatures(reader.Bytes) },
                _ => response,
            };
        }

        return response;
    }

    private static CriuResponse ParseNotify(CriuResponse response, ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            response = reader.Field switch
            {
                CriuField.NotifyScript => response with { Script = Encoding.UTF8.GetString(reader.Bytes) },
                CriuField.NotifyPid => response with { Pid = (int)reader.Number },
                _ => response,
            };
        }

        return response;
    }

    private static CriuFeatures ParseFeatures(ReadOnlySpan<byte> message)
    {
        CriuFeatures features = CriuFeatures.None;
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            features |= (reader.Field, reader.Number) switch
            {
                (CriuField.FeatureMemoryTracking, not 0) => CriuFeatures.MemoryTracking,
                (CriuField.FeatureLazyPages, not 0) => CriuFeatures.LazyPages,
                _ => CriuFeatures.None,
            };
        }

        return features;
    }
}
