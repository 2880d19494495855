namespace Enisle.Output.Manual;

/// <summary>Examples for manual pages, by command; a test runs each line through the parser.</summary>
internal static class CommandExamples
{
    private static readonly Dictionary<string, CommandExample[]> s_examples = new()
    {
        [""] =
        [
            new("enisle run --rm busybox echo hi", "Run a program of an image and leave nothing behind."),
            new("enisle run -d --name web -p 8080:80 nginx", "Run a server in the background, reachable on port 8080 of the host."),
            new("enisle ps -a", "List instances, those that have ended too."),
        ],
        ["run"] =
        [
            new("enisle run --rm -it busybox sh", "A shell on this terminal."),
            new("enisle run -d --name web -p 127.0.0.1:8080:80 nginx", "A server in the background, reachable from this host alone."),
            new("enisle run --rm --memory 512m --cpus 1.5 --pids-limit 100 busybox true", "With limits."),
            new("enisle run --rm -v data:/data -v /etc/app:/etc/app:ro busybox ls /data", "With a volume and a directory of the host that cannot be written."),
            new("enisle run --rm --read-only --cap-drop ALL --network none busybox id", "With as little as possible."),
        ],
        ["create"] = [new("enisle create --name job busybox sleep 60", "Make an instance; enisle start runs it.")],
        ["start"] = [new("enisle start web", "Start an instance that was created or has ended.")],
        ["stop"] = [new("enisle stop -t 30 web", "Ask it to end, and kill it after thirty seconds.")],
        ["kill"] = [new("enisle kill -s HUP web", "Send a signal.")],
        ["exec"] =
        [
            new("enisle exec -it web sh", "A shell beside what runs in an instance."),
            new("enisle exec -u 1000 -e A=b web env", "A command as another user, with a variable."),
        ],
        ["ps"] =
        [
            new("enisle ps --filter label=app=web --filter status=running", "Those that run and have the label."),
            new("enisle ps --format '{{.ID}} {{.Names}}'", "A line each by a template."),
            new("enisle ps -a --format json", "A line of JSON each."),
        ],
        ["logs"] = [new("enisle logs -f --since 10m web", "What was printed in the last ten minutes, and what is printed from now on.")],
        ["inspect"] =
        [
            new("enisle inspect web", "All there is to know, as JSON."),
            new("enisle inspect -f '{{.State.Status}} {{.State.Pid}}' web", "Two of its facts."),
            new("enisle inspect -f '{{range .Config.Env}}{{println .}}{{end}}' web", "Its variables, a line each."),
        ],
        ["rm"] = [new("enisle rm -f -v web", "Remove an instance though it runs, and its unnamed volumes.")],
        ["pull"] = [new("enisle pull registry.example.com/team/app:1.2", "Fetch an image.")],
        ["update"] = [new("enisle update --memory 1g web", "Change a limit while it runs.")],
        ["events"] = [new("enisle events --since 1h --filter type=container", "What happened to instances since an hour ago, and what happens from now on.")],
        ["network create"] = [new("enisle network create --subnet 10.9.0.0/24 back", "Make a network with addresses of your choice.")],
        ["volume create"] = [new("enisle volume create data", "Make a volume.")],
        ["completion"] =
        [
            new("enisle completion bash", "Print bash's script; /etc/bash_completion.d/enisle is a place for it."),
            new("enisle completion fish", "Print fish's script; ~/.config/fish/completions/enisle.fish is a place for it."),
        ],
        ["man"] = [new("enisle man /usr/local/share/man/man1", "Write the manual pages where man finds them.")],
    };

    /// <summary>By path: <c>network create</c>; the program's own by the empty text.</summary>
    public static IReadOnlyList<CommandExample> Of(string path) => s_examples.GetValueOrDefault(path) ?? [];

    public static IEnumerable<string> Paths => s_examples.Keys;
}
