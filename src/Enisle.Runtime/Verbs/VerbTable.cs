namespace Enisle.Runtime.Verbs;

/// <summary>The verbs by name.</summary>
internal static class VerbTable
{
    /// <summary>One verb, or null; the others are not even constructed.</summary>
    public static Verb? Find(string name) => name switch
    {
        "checkpoint" => new CheckpointVerb(),
        "create" => new CreateVerb(),
        "delete" => new DeleteVerb(),
        "events" => new EventsVerb(),
        "exec" => new ExecVerb(),
        "features" => new FeaturesVerb(),
        "kill" => new KillVerb(),
        "list" => new ListVerb(),
        "mounts" => new MountsVerb(),
        "pause" => new PauseVerb(),
        "ps" => new PsVerb(),
        "restore" => new RestoreVerb(),
        "resume" => new ResumeVerb(),
        "run" => new RunVerb(),
        "spec" => new SpecVerb(),
        "start" => new StartVerb(),
        "state" => new StateVerb(),
        "update" => new UpdateVerb(),
        _ => null,
    };

    /// <summary>All, in the order of the help text.</summary>
    public static IEnumerable<Verb> All() =>
    [
        new CheckpointVerb(), new CreateVerb(), new DeleteVerb(), new EventsVerb(), new ExecVerb(), new FeaturesVerb(), new KillVerb(),
        new ListVerb(), new MountsVerb(), new PauseVerb(), new PsVerb(), new RestoreVerb(), new ResumeVerb(), new RunVerb(), new SpecVerb(),
        new StartVerb(), new StateVerb(), new UpdateVerb(),
    ];
}
