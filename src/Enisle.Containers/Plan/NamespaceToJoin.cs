using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>A namespace file, open. Owner: the record's holder.</summary>
public sealed record NamespaceToJoin(NamespaceKind Kind, string Path, OwnedFd Fd);
