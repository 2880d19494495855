using Enisle.Host;

namespace Enisle.Engine.Instances;

/// <summary>Names of instances: <c>[a-zA-Z0-9][a-zA-Z0-9_.-]+</c>, as Docker has it, and made-up ones.</summary>
internal static class InstanceName
{
    private const int MaxLength = 128;

    private static readonly string[] s_adjectives =
    [
        "amber", "ample", "ancient", "balmy", "bold", "brave", "breezy", "bright", "brisk", "calm", "candid", "clear", "coastal", "coral", "cosy", "crisp",
        "daring", "dawning", "deep", "distant", "drifting", "eager", "early", "easy", "fair", "faithful", "far", "fleet", "fresh", "gentle", "gilded", "glad",
        "golden", "grand", "green", "happy", "hardy", "hidden", "high", "honest", "humble", "jolly", "keen", "kind", "lasting", "light", "lively", "lone",
        "lucky", "lush", "merry", "mild", "misty", "modest", "mossy", "neat", "nimble", "noble", "northern", "open", "patient", "peaceful", "plain", "polite",
        "proud", "pure", "quick", "quiet", "rare", "rocky", "rosy", "sandy", "serene", "sheltered", "shining", "silent", "silver", "simple", "sleepy", "smooth",
        "soft", "southern", "steady", "still", "strong", "sunny", "swift", "tall", "tender", "tidal", "tidy", "tranquil", "true", "verdant", "vivid", "warm",
        "wild", "windy", "wise", "young",
    ];

    private static readonly string[] s_islands =
    [
        "achill", "alderney", "anglesey", "aran", "arran", "ascension", "azores", "barra", "bermuda", "bora", "borneo", "bornholm", "brac", "canna", "capri",
        "cebu", "chiloe", "coll", "corfu", "corsica", "crete", "cuba", "cyprus", "delos", "easter", "elba", "faroe", "fiji", "foula", "galapagos", "gotland",
        "guam", "hainan", "hawaii", "hokkaido", "hvar", "ibiza", "iceland", "iona", "islay", "ithaca", "java", "jersey", "jura", "kodiak", "korcula", "kos",
        "krk", "lanai", "lewis", "lismore", "luzon", "madeira", "mahe", "mainau", "malta", "man", "maui", "mauritius", "menorca", "mljet", "molokai", "mull",
        "naxos", "niue", "oahu", "okinawa", "oland", "orkney", "palau", "paros", "pemba", "rathlin", "reunion", "rhodes", "ruegen", "samoa", "samos", "sark",
        "scilly", "shetland", "sicily", "skye", "skopelos", "staffa", "sumatra", "sylt", "tahiti", "tasmania", "tenerife", "timor", "tiree", "tonga", "tory",
        "unst", "usedom", "vis", "wight", "yap", "zanzibar",
    ];

    public static bool IsValid(string name) => name.Length is >= 2 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(IsNameCharacter);

    public static string Validate(string name)
    {
        string bare = name.StartsWith('/') ? name[1..] : name;
        return IsValid(bare) ? bare
            : throw new EnisleException(ErrorKind.Invalid, $"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }

    /// <summary>After some attempts with a number behind.</summary>
    public static string MakeUp(int attempt)
    {
        string name = $"{Any(s_adjectives)}_{Any(s_islands)}";
        return attempt < 5 ? name : $"{name}{Random.Shared.Next(10, 10_000)}";
    }

    private static string Any(string[] words) => words[Random.Shared.Next(words.Length)];

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';
}
