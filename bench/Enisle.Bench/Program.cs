using Enisle.Bench;
using Enisle.Bench.Containers;

if (args is not ["container", .. string[] rest])
{
    Console.Error.WriteLine("usage: Enisle.Bench container --repository DIR --work DIR [--peers DIR] [--product FILE | --peers-only] [--case NAME]… [--smoke] [--check] [--json FILE]");
    return 2;
}

try
{
    ContainerBenchOptions options = ContainerBenchArguments.Parse(rest);
    Dictionary<string, string> machine = Machine.Describe(options.Peers);
    Console.WriteLine(string.Join(" · ", machine.Select(static pair => $"{pair.Key} {pair.Value}")));
    ContainerBench bench = new(options);
    bench.Run();
    int missed = ContainerTable.Print(Console.Out, bench);
    if (options.JsonFile is not null)
    {
        ContainerJson.Write(options.JsonFile, bench, machine);
    }

    return options.CheckTargets && missed > 0 ? 1 : 0;
}
catch (BenchException exception)
{
    Console.Error.WriteLine($"bench: {exception.Message}");
    return 1;
}
