namespace Enisle.Bench.Containers;

/// <summary>A runtime with runc's command line and a state folder of its own.</summary>
internal sealed class ContainerRuntime(string name, string program, string work)
{
    private readonly string _root = Directory.CreateDirectory(Path.Combine(work, "state", name)).FullName;
    private readonly string _pidFile = Path.Combine(work, $"{name}.pid");

    public string Name { get; } = name;

    public Command Run(string bundle, string id) => Verb("run", "--bundle", bundle, id);

    public Command RunDetached(string bundle, string id) => Verb("run", "--detach", "--bundle", bundle, id);

    public Command Create(string bundle, string id) => Verb("create", "--bundle", bundle, "--pid-file", _pidFile, id);

    public Command Start(string id) => Verb("start", id);

    public Command State(string id) => Verb("state", id);

    public Command Exec(string id, params string[] arguments) => Verb(["exec", id, .. arguments]);

    public Command Delete(string id) => Verb("delete", id);

    public Command ForceDelete(string id) => Verb("delete", "--force", id);

    /// <summary>The init that the last <see cref="Create"/> left.</summary>
    public int ReadPid() => int.Parse(File.ReadAllText(_pidFile), System.Globalization.CultureInfo.InvariantCulture);

    private Command Verb(params string[] arguments) => new([program, "--root", _root, .. arguments]);
}
