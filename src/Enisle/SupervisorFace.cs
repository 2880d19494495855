using System.Globalization;
using Enisle.Engine;
using Enisle.Engine.Supervision;
using Enisle.Host.Fd;

namespace Enisle;

/// <summary>The faces that the engine calls itself by: they start instances, clean up after them, check their health.</summary>
internal static class SupervisorFace
{
    /// <param name="word">One of <see cref="Supervisor"/>'s.</param>
    /// <param name="args">Data directory, run directory, id, and for a start the descriptors.</param>
    public static int Run(string word, string[] args)
    {
        if (args.Length < 3)
        {
            Console.Error.WriteLine($"enisle: {word} is for the engine itself");
            return 125;
        }

        EngineContext engine = EngineFactory.Create(new EngineDirectories(args[0], args[1]));
        string id = args[2];
        switch (word)
        {
            case Supervisor.StartWord:
                using (OwnedFd report = Descriptor(args[3]))
                {
                    OwnedFd? client = args.Length > 4 ? Descriptor(args[4]) : null;
                    return SupervisorStory.Start(engine, id, report, client);
                }

            case Supervisor.EndWord:
                return SupervisorStory.End(engine, id);
            default:
                return SupervisorStory.CheckHealth(engine, id);
        }
    }

    private static OwnedFd Descriptor(string number) => new(int.Parse(number, CultureInfo.InvariantCulture));
}
