using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;

namespace Enisle.Engine.Health;

/// <summary>When an instance's health is checked, with Docker's defaults.</summary>
internal static class HealthRules
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_defaultStartInterval = TimeSpan.FromSeconds(5);

    public static bool IsChecked(InstanceDefinition definition) => definition.Workload.Healthcheck is { Test: ["CMD" or "CMD-SHELL", _, ..] };

    /// <summary>Null: there are no checks.</summary>
    public static KeeperHealth? Of(InstanceDefinition definition, IReadOnlyList<string> words)
    {
        if (!IsChecked(definition))
        {
            return null;
        }

        HealthOptions options = definition.Workload.Healthcheck!;
        return new KeeperHealth(words, Or(options.Interval, s_defaultInterval), Or(options.StartInterval, s_defaultStartInterval), options.StartPeriod);
    }

    private static TimeSpan Or(TimeSpan asked, TimeSpan otherwise) => asked > TimeSpan.Zero ? asked : otherwise;
}
