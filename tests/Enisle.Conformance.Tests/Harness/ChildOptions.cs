namespace Enisle.Conformance.Tests.Harness;

/// <summary>How to start a <see cref="ChildProcess"/>.</summary>
internal sealed class ChildOptions
{
    /// <summary>The program's absolute path, then its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary><c>NAME=value</c>; nothing is inherited.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    public string? WorkingDirectory { get; init; }

    public string StandardInput { get; init; } = "/dev/null";

    /// <summary>A file, appended to: an attached pipe would stay open as long as a detached container lives.</summary>
    public string StandardOutput { get; init; } = "/dev/null";

    public string StandardError { get; init; } = "/dev/null";

    /// <summary>Becomes descriptors 0, 1, 2 and, with <see cref="NewSession"/>, the controlling terminal.</summary>
    public string? Terminal { get; init; }

    public bool NewSession { get; init; }

    /// <summary>Become descriptors 3, 4, … of the child; each must be above that range in this process.</summary>
    public IReadOnlyList<int> ExtraDescriptors { get; init; } = [];
}
